/** Actions that failed or became unknown since the window was last shown (SPEC TRY-1). Of this run and what it caught up with. */
import type { EventView } from '../../contract/event.ts';

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
      for (const { kind, action_id, actor_kind } of events) {
        if (action_id === null) continue;
        const isFailure = kind === 'action.failed' || kind === 'action.lost';
        // A person who wrote down how it ended has seen it.
        if (isFailure && actor_kind !== 'person') unseen.add(action_id);
        else if (isFailure || kind === 'action.completed') unseen.delete(action_id);
      }
    },
    count: () => unseen.size,
    seen: () => unseen.clear(),
  };
}
