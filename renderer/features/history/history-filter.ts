/** Which actions the history shows; it lives in the address. Days are days of this place. */
import type { ActionStatus, ActionSummary } from '../../../main/contract/action.ts';
import type { ActionFilter } from '../../client/client.ts';
import { ACTION_LOOKS } from '../../words/looks.ts';

export const STATUSES = Object.keys(ACTION_LOOKS) as ActionStatus[];

/** The statuses in the address: `?status=failed,unknown`. */
export function statusesOf(query: URLSearchParams): readonly ActionStatus[] {
  const named = (query.get('status') ?? '').split(',');
  return STATUSES.filter((status) => named.includes(status));
}

/** What does not read as a filter is passed over, so that an old link still opens. */
export function historyFilterOf(query: URLSearchParams): ActionFilter {
  const status = statusesOf(query);
  const [server = '', type = '', text = ''] = ['server', 'type', 'q'].map((name) => query.get(name) ?? '');
  const from = startOfDay(query.get('from'), 0);
  const to = startOfDay(query.get('to'), 1);
  return {
    ...(status.length > 0 ? { status } : {}),
    ...(/^[a-z0-9][a-z0-9-]{0,99}$/.test(server) ? { server_id: [server] } : {}),
    ...(/^[a-z][a-z0-9_]{0,63}$/.test(type) ? { action_type: [type] } : {}),
    ...(from === null ? {} : { created_from: from }),
    ...(to === null ? {} : { created_to: to }),
    ...(text === '' ? {} : { text: text.slice(0, 200) }),
  };
}

/** The beginning of a day, or of the one `later` days after it; null where the text is no day. */
function startOfDay(day: string | null, later: number): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '');
  if (parts === null) return null;
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

const SEARCHED = ['command', 'note', 'rejection_reason', 'created_by', 'service_name', 'server_id'] as const;

/** The same test as the host's, for actions that change while the list is shown. */
export function isInFilter(filter: ActionFilter, action: ActionSummary): boolean {
  const text = filter.text?.toLowerCase();
  return (
    (filter.status === undefined || filter.status.includes(action.status)) &&
    (filter.server_id === undefined || filter.server_id.includes(action.server_id)) &&
    (filter.action_type === undefined || filter.action_type.includes(action.action_type)) &&
    (filter.created_from === undefined || action.created_at >= filter.created_from) &&
    (filter.created_to === undefined || action.created_at < filter.created_to) &&
    (text === undefined || SEARCHED.some((name) => action[name]?.toLowerCase().includes(text)))
  );
}
