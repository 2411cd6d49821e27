/** The window is not live: what is shown may be old, and decisions cannot be made. */
import { Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useConnection, useLive } from '../store/context.ts';
import { Button } from '../ui/button.tsx';
import { useClock } from '../ui/clock-context.ts';
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
