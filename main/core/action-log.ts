/** What the log says an action is, whatever became of its row (ACT-10, AUD-1). */
import { ActionSummary } from '../contract/action.ts';
import type { EventStore } from './ports.ts';

export interface LoggedAction {
  /** As it was filed. */
  created: ActionSummary | null;
  /** As the newest event says that tells of its approval; null: the log knows of none. */
  approved: ActionSummary | null;
}

const KINDS = ['action.created', 'action.specified', 'action.approved'] as const;

/** Few rows, out of the index of the action. Each of the kinds is told at most once of one action. */
export function inLog(events: Pick<EventStore, 'list'>, id: number): LoggedAction {
  const rows = events.list({ action_id: id, kinds: KINDS, limit: KINDS.length, order: 'newest_first' });
  const told = rows.flatMap(({ kind, data }) => {
    const action = ActionSummary.safeParse(data.action).data;
    return action === undefined ? [] : [{ kind, action }];
  });
  return {
    created: told.find(({ kind }) => kind === 'action.created')?.action ?? null,
    approved: told.find(({ action }) => action.status === 'approved')?.action ?? null,
  };
}
