/** Holding everything: every server as if it were in maintenance. */
import { OctagonPause } from 'lucide-react';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useClient, useMirror } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useServerCommands } from '../commands/server-commands.tsx';
import styles from './settings.module.css';

export function HoldCard() {
  const isHeld = useMirror((mirror) => mirror.settings.hold_everything);
  const waiting = useMirror((mirror) => mirror.pendingIds.length);
  const client = useClient();
  const commands = useServerCommands();
  const { isBusy, ask } = useAsk();
  return (
    <Card title="Hold everything">
      <div className={styles.form}>
        <Switch
          label="Every fix waits for a person"
          hint="On every server, as if all of them were in maintenance mode."
          tone="hold"
          isOn={isHeld}
          isBusy={isBusy}
          onChange={(isOn) =>
            void (isOn ? ask(() => client.editSettings({ hold_everything: true })) : commands.end('all'))
          }
        />
        <div className={styles.meaning}>
          <p>
            While it is on, nothing that is asked for runs by itself: it waits in the queue until somebody approves it.
            Watching goes on, nothing that is asked for is lost, and what runs already runs to its end.
          </p>
          <p>
            Turning it off releases nothing by itself: you are asked what becomes of what waits. Only what is asked for
            from then on runs at once again, except on servers in maintenance mode.
          </p>
        </div>
        <div role="status" className={styles.region}>
          {isHeld && (
            <Notice
              tone="hold"
              icon={OctagonPause}
              title="Everything is held"
              tools={waiting > 0 ? <Link href={href.queue()}>See what waits ({waiting})</Link> : undefined}
            />
          )}
        </div>
      </div>
    </Card>
  );
}
