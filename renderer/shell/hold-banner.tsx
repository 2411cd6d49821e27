/** Everything is held: said on every screen, for as long as it is so. */
import { useState } from 'react';
import { href } from '../router/routes.ts';
import { useClient, useMirror } from '../store/context.ts';
import { Button } from '../ui/button.tsx';
import { useToasts } from '../ui/toast-region.tsx';
import styles from './hold-banner.module.css';

export function HoldBanner() {
  const isHeld = useMirror((mirror) => mirror.settings.hold_everything);
  const waiting = useMirror((mirror) => mirror.pendingIds.length);
  const client = useClient();
  const toasts = useToasts();
  const [isBusy, setIsBusy] = useState(false);
  if (!isHeld) return null;
  const release = async () => {
    setIsBusy(true);
    const answer = await client.editSettings({ hold_everything: false });
    setIsBusy(false);
    if (!answer.ok) return toasts.say({ tone: 'bad', text: answer.problem.message });
    const text = 'New fixes run at once again, except on servers in maintenance mode.';
    if (waiting === 0) return toasts.say({ tone: 'ok', text });
    const link = { label: `See the ${waiting} that still wait`, href: href.queue() };
    toasts.say({ tone: 'hold', text, link });
  };
  return (
    <section className={styles.banner} aria-label="Everything is held">
      <p className={styles.text}>
        <strong>Everything is held.</strong> Every fix waits for a person, on every server. Watching goes on.
      </p>
      <Button size="small" isBusy={isBusy} onClick={release}>
        Stop holding
      </Button>
    </section>
  );
}
