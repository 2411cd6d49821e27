/** Decisions on many actions, and saying what came of them. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { Client } from '../../client/client.ts';
import { seenOf } from '../../client/seen.ts';
import type { Live } from '../../store/live.ts';
import type { ToastStore } from '../../ui/toast-store.ts';
import { raceText } from './race.ts';

/** So many in one request: the host takes twice as many, but then progress shows seldom. */
const MOST_AT_ONCE = 500;

const DONE = { approve: 'approved', reject: 'rejected', cancel: 'cancelled' } as const;

export interface DecideDeps {
  client: Pick<Client, 'decideMany'>;
  live: Pick<Live, 'store'>;
  toasts: Pick<ToastStore, 'say'>;
}

export interface Decided {
  /** The ids this decision won. */
  won: number[];
  /** false: the host did not take all of it, so it may be asked again. */
  isWhole: boolean;
}

/** `actions`: as they were before the person's eyes. */
export type DecisionOnMany = { actions: readonly ActionSummary[] } & (
  | { decision: 'approve' | 'cancel' }
  | { decision: 'reject'; reason: string }
);

/** Each is decided for itself; those somebody else decided first are told. `onProgress`: how many were dealt with so far. */
export async function decideAll(
  { client, live, toasts }: DecideDeps,
  { actions, ...decision }: DecisionOnMany,
  onProgress: (done: number) => void = () => {},
): Promise<Decided> {
  const won: number[] = [];
  let isWhole = true;
  for (let from = 0; from < actions.length; from += MOST_AT_ONCE) {
    const some = actions.slice(from, from + MOST_AT_ONCE);
    const ids = some.map(({ id }) => id);
    const seen = some.map((action) => ({ id: action.id, ...seenOf(action) }));
    const answer = await client.decideMany({ ...decision, ids, seen });
    if (!answer.ok) {
      toasts.say({ tone: 'bad', text: answer.problem.message });
      isWhole = false;
      break;
    }
    onProgress(Math.min(from + MOST_AT_ONCE, actions.length));
    won.push(...answer.value.results.filter((result) => result.ok).map((result) => result.id));
    const lost = answer.value.results.filter((result) => !result.ok);
    const [first] = lost;
    if (first?.problem) {
      const action = live.store.getState().mirror?.actions.get(first.id);
      const more = lost.length > 1 ? ` ${lost.length - 1} more were decided by others.` : '';
      toasts.say({ tone: 'bad', text: `${raceText(first.problem, action)}${more}` });
    }
  }
  if (won.length > 0) {
    const what = won.length === 1 ? '1 action' : `${won.length.toLocaleString('en-US')} actions`;
    toasts.say({ tone: decision.decision === 'approve' ? 'run' : 'ok', text: `${what} ${DONE[decision.decision]}.` });
  }
  return { won, isWhole };
}
