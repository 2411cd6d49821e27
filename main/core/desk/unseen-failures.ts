/** Actions that failed or became unknown since the window was last shown (SPEC TRY-1). Of this run and what it caught up with. */
import { ActionSummary } from '../../contract/action.ts';
import type { EventView } from '../../contract/event.ts';

/** Holdpoint itself did not run what was approved (ACT-10). What a person cancels, removing a server for one, is no failure. */
export function wasRefused({ kind, actor_kind, data }: Pick<EventView, 'kind' | 'actor_kind' | 'data'>): boolean {
  if (kind !== 'action.cancelled' || actor_kind !== 'host') return false;
  return ActionSummary.safeParse(data.action).data?.failure?.code === 'guard_refused';
}

export interface UnseenFailures {
  take(events: readonly EventView[]): void;
  count(): number;
  /** The window was shown. */
  seen(): void;
}

export function createUnseenFailures(): UnseenFailures {
  const unseen = new Set<number>();
  return {
    take(events) {
      for (const event of events) {
        const { kind, action_id, actor_kind } = event;
        if (action_id === null) continue;
        const isFailure = kind === 'action.failed' || kind === 'action.lost' || wasRefused(event);
        // A person who wrote down how it ended has seen it.
        if (isFailure && actor_kind !== 'person') unseen.add(action_id);
        else if (isFailure || kind === 'action.completed') unseen.delete(action_id);
      }
    },
    count: () => unseen.size,
    seen: () => unseen.clear(),
  };
}
