/** The frame of a screen: its heading, which gets the focus when one comes here, its tools and its content. */
import { type ReactNode, useEffect, useRef } from 'react';
import { moveFocus } from '../ui/focus.ts';
import styles from './page.module.css';
import { usePageTitle } from './page-title.ts';

let isFirstPage = true;

export interface PageProps {
  /** Of the browser tab, and the heading unless `heading` says more. */
  title: string;
  heading?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}

export function Page({ title, heading, tools, children }: PageProps) {
  usePageTitle(title);
  const headingRef = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The page one starts on is read from its top by itself.
    if (!isFirstPage) moveFocus(headingRef.current, { preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1 ref={headingRef} tabIndex={-1} className={styles.title}>
          {heading ?? title}
        </h1>
        {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      </div>
      {children}
    </div>
  );
}
