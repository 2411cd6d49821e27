/** Whether the program starts when the person logs in: a matter of this desktop, so its window asks the desktop. */
import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Bridge } from '../../../main/contract/bridge.ts';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './settings.module.css';

export type LoginBridge = Pick<Bridge, 'startsAtLogin' | 'setStartsAtLogin'>;

const NOT_READ = 'The desktop did not say whether Holdpoint starts at login.';
const NOT_CHANGED = 'The desktop did not take the change.';

export function LoginCard({ bridge }: { bridge: LoginBridge }) {
  const { isOn, isBusy, problem, change } = useStartsAtLogin(bridge);
  return (
    <Card title="Start at login">
      <div className={styles.form}>
        <Switch
          label="Start Holdpoint when you log in"
          hint="It begins in the tray, without a window, and watches from then on."
          isOn={isOn === true}
          isBusy={isBusy || isOn === null}
          onChange={(isWanted) => void change(isWanted)}
        />
        <div role="status" className={styles.region}>
          {problem !== null && (
            <Notice tone="bad" icon={TriangleAlert}>
              <p>{problem}</p>
            </Notice>
          )}
        </div>
      </div>
    </Card>
  );
}

/** `isOn` is null until the desktop has said it. */
function useStartsAtLogin(bridge: LoginBridge) {
  const [isOn, setIsOn] = useState<boolean | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    bridge.startsAtLogin().then(setIsOn, () => setProblem(NOT_READ));
  }, [bridge]);
  const change = async (isWanted: boolean) => {
    setIsBusy(true);
    const isNow = await bridge.setStartsAtLogin(isWanted).catch(() => !isWanted);
    setIsOn(isNow);
    setProblem(isNow === isWanted ? null : NOT_CHANGED);
    setIsBusy(false);
  };
  return { isOn, isBusy, problem, change };
}
