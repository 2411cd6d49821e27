/** Where toasts are shown and read out. */

import { CircleCheck, Info, type LucideIcon, OctagonPause, TriangleAlert, X } from 'lucide-react';
import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Link } from '../router/link.tsx';
import { classes } from './classes.ts';
import { IconButton } from './icon-button.tsx';
import styles from './toast-region.module.css';
import { createToastStore, type Toast, type ToastStore } from './toast-store.ts';
import type { Tone } from './tone.ts';
import { visibleText } from './visible-text.ts';

const SHOWN_MS = 8_000;

const ICONS: Record<Tone, LucideIcon> = {
  ok: CircleCheck,
  hold: OctagonPause,
  bad: TriangleAlert,
  run: Info,
  lost: Info,
  idle: Info,
};

export const ToastContext = createContext<ToastStore>(createToastStore());

/** Says something short about what was just done. */
export function useToasts(): Pick<ToastStore, 'say'> {
  return useContext(ToastContext);
}

/** Bad news stays until it is dismissed; the rest goes by itself, but not while pointed at or focused. */
export function ToastRegion() {
  const store = useContext(ToastContext);
  const toasts = useStore(store, (state) => state.toasts);
  return (
    <section aria-label="Messages" aria-live="polite" className={styles.region}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onDismiss={() => store.dismiss(toast.id)} />
      ))}
    </section>
  );
}

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const [isHeld, setIsHeld] = useState(false);
  const stays = toast.tone === 'bad' || isHeld;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(onDismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [stays, onDismiss]);
  const Icon = ICONS[toast.tone];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it from going
    <div
      className={classes(styles.toast, styles[toast.tone])}
      onMouseEnter={() => setIsHeld(true)}
      onMouseLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <Icon size={16} aria-hidden />
      <div className={styles.text}>
        <bdi>{visibleText(toast.text)}</bdi>
        {toast.link !== undefined && (
          <Link href={toast.link.href} className={styles.link}>
            {toast.link.label}
          </Link>
        )}
      </div>
      <IconButton icon={X} label="Dismiss" size="small" onClick={onDismiss} />
    </div>
  );
}
