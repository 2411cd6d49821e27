/** The failures of one reason that nobody has looked at, page by page; each opens its own page, which counts as a look. */
import { type ReactNode, useCallback } from 'react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { FailureReason } from '../../../main/contract/failures.ts';
import { useClient, useMirror } from '../../store/context.ts';
import { useGap } from '../../store/use-gap.ts';
import { usePages } from '../../store/use-pages.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FAILURE_WORDS } from '../../words/failure-words.ts';
import { HistoryRow } from '../history/history-row.tsx';
import styles from './unseen-failures.module.css';

const PAGE = 20;

export function UnseenList({ reason, tools }: { reason: FailureReason; tools: ReactNode }) {
  const client = useClient();
  const unseen = useMirror((mirror) => mirror.unseen);
  const load = useCallback(
    async (cursor: string | undefined) => {
      const answer = await client.failures({ reason, limit: PAGE, cursor });
      if (!answer.ok) return answer;
      const { actions: items, next_cursor: next } = answer.value;
      return { ok: true as const, value: { items, total: null, next } };
    },
    [client, reason],
  );
  const pages = usePages<ActionSummary>(load);
  useGap(pages.reload);
  const shown = pages.items.filter((action) => unseen.has(action.id));
  return (
    <div className={styles.open}>
      <ul aria-label={FAILURE_WORDS[reason]} className={styles.list}>
        {shown.map((action) => (
          <li key={action.id}>
            <HistoryRow action={action} />
          </li>
        ))}
      </ul>
      {pages.problem !== null && <p role="alert">{visibleText(pages.problem.message)}</p>}
      {pages.hasMore && (
        <LoadMore label="Show more" isLoading={pages.isLoading} onMore={pages.more} isAutomatic={false} />
      )}
      <div className={styles.tools}>{tools}</div>
    </div>
  );
}
