/** Use cases of failures that nobody has looked at: list them, and say that one has. */
import type { Actor } from '../contract/actor.ts';
import { type FailureList, type FailureQuery, MOST_FAILURES_AT_ONCE, type SeenFailures } from '../contract/failures.ts';
import { hasOwn } from '../contract/own.ts';
import { isoTime } from '../contract/time.ts';
import { actionNotFound } from './actions.ts';
import type { WhichFailures } from './failures-port.ts';
import type { Clock, Store } from './ports.ts';
import { fail, ok, type Result } from './result.ts';

export interface Failures {
  list(query: FailureQuery): FailureList;
  /** Marks up to 1,000 at once; answers how many were unseen. 1,000: there may be more. */
  see(person: Actor, seen: SeenFailures): number;
  seeOne(person: Actor, id: number): Result<{ seen: number }>;
}

export function createFailures({ store, clock }: { store: Store; clock: Clock }): Failures {
  function see(person: Actor, which: WhichFailures): number {
    return store.write((tx) => {
      const at = isoTime(clock.now());
      const seen = tx.failures.see(which, person.name, at);
      const [first] = seen;
      if (first === undefined) return 0;
      const only = seen.length === 1 ? tx.actions.summary(first.action_id) : null;
      tx.record({
        kind: 'failures.seen',
        actor: person,
        server_id: only?.server_id ?? null,
        action_id: only?.id ?? null,
        data: { ids: seen.map(({ action_id }) => action_id), seen_at: at },
      });
      return seen.length;
    });
  }

  return {
    list({ reason, cursor, limit }) {
      const groups = store.failures.counts();
      const { actions, next } = store.failures.page(reason, cursor === undefined ? null : Number(cursor), limit);
      return {
        total: groups.reduce((sum, { count }) => sum + count, 0),
        groups,
        revision: store.events.lastSeq(),
        actions,
        next_cursor: next === null ? null : String(next),
      };
    },
    see: (person, seen) => see(person, hasOwn(seen, 'ids') ? seen : { ...seen, limit: MOST_FAILURES_AT_ONCE }),
    seeOne: (person, id) =>
      store.actions.summary(id) === null ? fail(actionNotFound(id)) : ok({ seen: see(person, { ids: [id] }) }),
  };
}
