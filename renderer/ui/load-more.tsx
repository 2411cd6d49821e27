/** The end of a list that goes on: the next page comes when it is scrolled to, or at a press. */
import { useEffect, useEffectEvent, useRef } from 'react';
import { Button } from './button.tsx';
import styles from './load-more.module.css';

/** How far below the window the next page begins to load. */
const AHEAD = '800px';

export interface LoadMoreProps {
  label: string;
  isLoading: boolean;
  onMore: () => void;
  /** After a failure the next page comes only at a press. */
  isAutomatic?: boolean;
}

/** Shown only while there is more. */
export function LoadMore({ label, isLoading, onMore, isAutomatic = true }: LoadMoreProps) {
  const ref = useRef<HTMLDivElement>(null);
  const more = useEffectEvent(onMore);
  useEffect(() => {
    if (ref.current === null || isLoading || !isAutomatic || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) more();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [isLoading, isAutomatic]);
  return (
    <div ref={ref} className={styles.more}>
      <Button isBusy={isLoading} onClick={onMore}>
        {label}
      </Button>
    </div>
  );
}
