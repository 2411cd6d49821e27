/** Which actions the queue shows. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { ServerView } from '../../../main/contract/server.ts';
import type { Mirror } from '../../store/mirror.ts';

export const QUEUE_VIEWS = ['waiting', 'underway'] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];

export interface QueueFilter {
  view: QueueView;
  /** '' is every server. */
  serverId: string;
  text: string;
}

export function queueViewOf(text: string | null): QueueView {
  return QUEUE_VIEWS.find((view) => view === text) ?? 'waiting';
}

const underway = new WeakMap<Mirror['actions'], readonly number[]>();

/** Approved, running, or started with an outcome that was lost; oldest first. */
export function selectUnderway({ actions }: Pick<Mirror, 'actions'>): readonly number[] {
  let ids = underway.get(actions);
  if (ids === undefined) {
    ids = [...actions.values()]
      .filter(({ status }) => status === 'approved' || status === 'executing' || status === 'unknown')
      .map((action) => action.id)
      .sort((a, b) => a - b);
    underway.set(actions, ids);
  }
  return ids;
}

/** Of `ids` those the filter leaves, and all of `kept` whatever the filter; oldest first. */
export function shownIds(
  mirror: Pick<Mirror, 'actions' | 'servers'>,
  ids: readonly number[],
  kept: ReadonlySet<number>,
  filter: Pick<QueueFilter, 'serverId' | 'text'>,
): readonly number[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const isAll = filter.serverId === '' && words.length === 0;
  const left = isAll ? ids : ids.filter((id) => matches(mirror, id, filter.serverId, words));
  const known = new Set(left);
  const extra = [...kept].filter((id) => !known.has(id) && mirror.actions.has(id));
  return extra.length === 0 ? left : [...left, ...extra].sort((a, b) => a - b);
}

function matches(
  { actions, servers }: Pick<Mirror, 'actions' | 'servers'>,
  id: number,
  serverId: string,
  words: readonly string[],
): boolean {
  const action = actions.get(id);
  if (action === undefined || (serverId !== '' && action.server_id !== serverId)) return false;
  if (words.length === 0) return true;
  const text = textOf(action, servers.get(action.server_id));
  return words.every((word) => text.includes(word));
}

const searchable = new WeakMap<ActionSummary, string>();

function textOf(action: ActionSummary, server: ServerView | undefined): string {
  let text = searchable.get(action);
  if (text === undefined) {
    const parts = [action.command, action.server_id, server?.display_name, action.created_by, action.note];
    text = [`#${action.id}`, ...parts, action.service_name, action.alert_ref].join('\n').toLowerCase();
    searchable.set(action, text);
  }
  return text;
}
