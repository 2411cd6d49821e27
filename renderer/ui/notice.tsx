/** Something to know right here, with its icon, its words and what can be done. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './notice.module.css';
import type { Tone } from './tone.ts';

export interface NoticeProps {
  tone: Tone;
  icon: LucideIcon;
  title?: ReactNode;
  children?: ReactNode;
  tools?: ReactNode;
  /** Read out when it appears: `alert` at once, `status` when there is a pause. */
  role?: 'alert' | 'status';
}

export function Notice({ tone, icon: Icon, title, children, tools, role }: NoticeProps) {
  return (
    <div role={role} className={classes(styles.notice, styles[tone])}>
      <Icon size={16} aria-hidden />
      <div className={styles.text}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children}
        {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      </div>
    </div>
  );
}
