/** Whether what is shown is what is. */
import { LoaderCircle, Radio, Unplug } from 'lucide-react';
import { useConnection } from '../store/context.ts';
import type { Connection } from '../store/live.ts';
import { type Look, StateMark } from '../ui/badge.tsx';

const LOOKS: Record<Connection, Look> = {
  live: { tone: 'ok', icon: Radio, word: 'Live' },
  connecting: { tone: 'run', icon: LoaderCircle, word: 'Connecting', isMoving: true },
  offline: { tone: 'bad', icon: Unplug, word: 'Not live' },
  signed_out: { tone: 'bad', icon: Unplug, word: 'Signed out' },
};

export function LiveIndicator() {
  return (
    <div role="status" aria-label="Connection to Holdpoint">
      <StateMark look={LOOKS[useConnection()]} />
    </div>
  );
}
