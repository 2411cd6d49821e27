/** Says that there is something new at the top of a list, and goes there. */
import { ArrowUp } from 'lucide-react';
import { Button } from './button.tsx';
import styles from './held-news.module.css';

export function HeldNews({ held, what, onShow }: { held: number; what: string; onShow: () => void }) {
  if (held === 0) return null;
  return (
    <Button kind="primary" size="small" className={styles.news} onClick={onShow}>
      <ArrowUp size={14} aria-hidden />
      {held.toLocaleString('en-US')} new {what}
    </Button>
  );
}
