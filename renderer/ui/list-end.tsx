/** Below a list that is loaded page by page: what is still to come, or why it does not. */

import { LoaderCircle, TriangleAlert } from 'lucide-react';
import type { Pages } from '../store/use-pages.ts';
import { Button } from './button.tsx';
import styles from './list-end.module.css';
import { LoadMore } from './load-more.tsx';
import { Notice } from './notice.tsx';
import { visibleText } from './visible-text.ts';

export interface ListEndProps {
  pages: Pick<Pages<unknown>, 'items' | 'hasMore' | 'isLoading' | 'isReady' | 'problem' | 'more' | 'reload'>;
  /** Words of the button that loads the next page. */
  more: string;
}

export function ListEnd({ pages, more }: ListEndProps) {
  const { items, hasMore, isLoading, isReady, problem } = pages;
  if (problem !== null) {
    const retry = isReady && hasMore ? pages.more : pages.reload;
    return (
      <Notice
        tone="bad"
        icon={TriangleAlert}
        role="alert"
        title={items.length === 0 ? 'The list could not be loaded' : 'There is more, but it could not be loaded'}
        tools={
          <Button size="small" onClick={retry}>
            Try again
          </Button>
        }
      >
        <p>{visibleText(problem.message)}</p>
      </Notice>
    );
  }
  if (!isReady && items.length === 0) {
    return (
      <p role="status" className={styles.waiting}>
        <LoaderCircle size={15} aria-hidden /> Loading …
      </p>
    );
  }
  return hasMore ? <LoadMore label={more} isLoading={isLoading} onMore={pages.more} /> : null;
}
