/** Actions of the past and present under a filter, page by page, each as it is now. */
import { useCallback, useMemo } from 'react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { EventView } from '../../../main/contract/event.ts';
import type { ActionFilter } from '../../client/client.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useGap } from '../../store/use-gap.ts';
import { type Pages, usePages } from '../../store/use-pages.ts';
import { isInFilter } from './history-filter.ts';
import { mergeActions } from './merge-actions.ts';

const PAGE = 50;

/** `filter` may be a new object each time; what counts is what it says. */
export function useHistory(filter: ActionFilter): Pages<ActionSummary> {
  const client = useClient();
  const key = JSON.stringify(filter);
  const asked = useMemo(() => JSON.parse(key) as ActionFilter, [key]);
  const load = useCallback(
    async (cursor: string | undefined) => {
      const answer = await client.actions(asked, { limit: PAGE, cursor });
      if (!answer.ok) return answer;
      const { actions, total, next_cursor: next } = answer.value;
      return { ok: true as const, value: { items: actions, total, next } };
    },
    [client, asked],
  );
  const pages = usePages<ActionSummary>(load);
  useEvents((events) => {
    const changed = changedActions(events);
    if (changed.length === 0) return;
    pages.change((list, hasMore) => mergeActions(list, hasMore, changed, (action) => isInFilter(asked, action)));
  });
  useGap(pages.reload);
  return pages;
}

/** The actions that events speak of, as they are after them. */
export function changedActions(events: readonly EventView[]): ActionSummary[] {
  return events.filter((event) => event.kind.startsWith('action.')).map((event) => event.data.action as ActionSummary);
}
