/** One click more time, and the end. */
import { Play, TimerReset } from 'lucide-react';
import { useState } from 'react';
import type { MaintenanceScope, MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { useScopeText } from '../../words/scope.ts';

const EXTEND_MINUTES = 60;

/** Only where there is a time to move: an ETA, an end, or both. */
export function ExtendButton({ window }: { window: MaintenanceWindow }) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const name = useScopeText(window.scope);
  if (window.eta === null && window.ends_at === null) return null;
  const scope = window.scope as MaintenanceScope;
  return (
    <Button
      size="small"
      isBusy={isBusy}
      aria-label={`Extend by 1 h: ${name}`}
      onClick={() => ask(() => client.changeMaintenance({ scope, extend_minutes: EXTEND_MINUTES }))}
    >
      {!isBusy && <TimerReset size={14} aria-hidden />}
      Extend by 1 h
    </Button>
  );
}

export interface EndButtonProps {
  window: MaintenanceWindow;
  /** Asks first where something waits (SRV-4). */
  onEnd: () => Promise<void>;
  /** What it ends is said right beside it. */
  isShort?: boolean;
}

export function EndButton({ window, onEnd, isShort = false }: EndButtonProps) {
  const name = useScopeText(window.scope);
  const [isBusy, setIsBusy] = useState(false);
  const press = async () => {
    setIsBusy(true);
    await onEnd();
    setIsBusy(false);
  };
  return (
    <Button size="small" isBusy={isBusy} aria-label={`End maintenance of ${name}`} onClick={press}>
      {!isBusy && <Play size={14} aria-hidden />}
      {isShort ? 'End' : 'End maintenance'}
    </Button>
  );
}
