/** Decisions on many actions, and saying what came of them. */
import type { BulkDecision } from '../../../main/contract/window.ts';
import type { Client } from '../../client/client.ts';
import type { Live } from '../../store/live.ts';
import type { ToastStore } from '../../ui/toast-store.ts';
import { raceText } from './race.ts';

/** The host takes so many in one request. */
const MOST_AT_ONCE = 1_000;

const DONE = { approve: 'approved', reject: 'rejected', cancel: 'cancelled' } as const;

export interface DecideDeps {
  client: Pick<Client, 'decideMany'>;
  live: Pick<Live, 'store'>;
  toasts: Pick<ToastStore, 'say'>;
}

/** Each is decided for itself; those somebody else decided first are told. Answers the ids this decision won. */
export async function decideAll({ client, live, toasts }: DecideDeps, decision: BulkDecision): Promise<number[]> {
  const won: number[] = [];
  for (let from = 0; from < decision.ids.length; from += MOST_AT_ONCE) {
    const answer = await client.decideMany({ ...decision, ids: decision.ids.slice(from, from + MOST_AT_ONCE) });
    if (!answer.ok) {
      toasts.say({ tone: 'bad', text: answer.problem.message });
      break;
    }
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
  return won;
}
