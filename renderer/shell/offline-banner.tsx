/** The window is not live, or not signed in any more: what is shown may be old, and decisions cannot be made. */
import { KeyRound, Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useConnection, useLive } from '../store/context.ts';
import { Button } from '../ui/button.tsx';
import { useClock } from '../ui/clock-context.ts';
import { Code } from '../ui/code.tsx';
import { Notice } from '../ui/notice.tsx';
import { Moment } from '../ui/relative-time.tsx';
import styles from './shell.module.css';

export function OfflineBanner() {
  const connection = useConnection();
  const live = useLive();
  const clock = useClock();
  const [lastLive, setLastLive] = useState<string | null>(null);
  useEffect(() => {
    if (connection !== 'live') return;
    return () => setLastLive(new Date(clock.now()).toISOString());
  }, [connection, clock]);
  if (connection === 'signed_out') return <SignedOutNotice onRetry={() => live.retry()} />;
  if (connection !== 'offline') return null;
  return (
    <div className={styles.notice}>
      <Notice
        tone="bad"
        icon={Unplug}
        role="status"
        title="Not live: Holdpoint does not answer"
        tools={
          <Button size="small" onClick={() => live.retry()}>
            Try now
          </Button>
        }
      >
        <p>
          {lastLive === null ? (
            'What you see may be old'
          ) : (
            <>
              What you see is from <Moment at={lastLive} />
            </>
          )}
          , and nothing can be decided. The window tries again by itself; what was decided before is kept by Holdpoint.
        </p>
      </Notice>
    </div>
  );
}

/** A link opened anywhere in this browser signs this window in too. */
function SignedOutNotice({ onRetry }: { onRetry: () => void }) {
  return (
    <div className={styles.notice}>
      <Notice
        tone="bad"
        icon={KeyRound}
        role="status"
        title="This window is not signed in any more"
        tools={
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        <p>What you see may be old, and nothing can be decided. On the machine Holdpoint runs on, enter:</p>
        <Code command="npx holdpoint open" />
      </Notice>
    </div>
  );
}
