/** Actions that were approved and then not run. */
import { ActionSummary } from '../../contract/action.ts';
import type { EventView } from '../../contract/event.ts';

/** Holdpoint itself did not run what was approved (ACT-10). What a person cancels, removing a server for one, is no failure. */
export function wasRefused({ kind, actor_kind, data }: Pick<EventView, 'kind' | 'actor_kind' | 'data'>): boolean {
  if (kind !== 'action.cancelled' || actor_kind !== 'host') return false;
  return ActionSummary.safeParse(data.action).data?.failure?.code === 'guard_refused';
}
