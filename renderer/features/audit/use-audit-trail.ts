/** The audit trail under a filter: page by page back in time, and live at its top. */
import { useCallback, useMemo, useState } from 'react';
import type { EventView } from '../../../main/contract/event.ts';
import type { AuditFilter } from '../../client/client.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useGap } from '../../store/use-gap.ts';
import { type Pages, usePages } from '../../store/use-pages.ts';
import { isInFilter } from './audit-filter.ts';

const PAGE = 100;

export interface AuditTrail extends Pages<EventView> {
  /** Those that came live since the trail was opened, newest first. */
  arrived: readonly EventView[];
}

/** `filter` may be a new object each time; what counts is what it says. */
export function useAuditTrail(filter: AuditFilter): AuditTrail {
  const client = useClient();
  const key = JSON.stringify(filter);
  const asked = useMemo(() => JSON.parse(key) as AuditFilter, [key]);
  const load = useCallback(
    async (before: string | undefined) => {
      const answer = await client.audit(asked, { limit: PAGE, before });
      if (!answer.ok) return answer;
      return { ok: true as const, value: { items: answer.value.events, total: null, next: answer.value.next_cursor } };
    },
    [client, asked],
  );
  const pages = usePages<EventView>(load);
  const [arrived, setArrived] = useState<readonly EventView[]>([]);
  useEvents((events) => {
    const news = events.filter((event) => isInFilter(asked, event)).reverse();
    if (news.length === 0) return;
    setArrived(news);
    pages.change((list) => ({ ...list, items: withNewest(list.items, news) }));
  });
  useGap(pages.reload);
  return { ...pages, arrived };
}

/** `news` are newest first; rows that are known already are passed over. */
export function withNewest(known: readonly EventView[], news: readonly EventView[]): readonly EventView[] {
  const newest = known[0]?.seq ?? 0;
  const added = news.filter((event) => event.seq > newest);
  return added.length === 0 ? known : [...added, ...known];
}
