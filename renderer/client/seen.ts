/** What of an action a decision names, so that the host refuses one that was made on something else (ACT-10). */
import type { ActionSummary, Seen } from '../../main/contract/action.ts';

/** The action must be as it was drawn, not as it is known by the time of the answer. */
export function seenOf({ revision, digest }: Pick<ActionSummary, 'revision' | 'digest'>): Seen {
  return digest === null ? { revision } : { revision, digest };
}
