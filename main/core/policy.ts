/** Auto or hold: the one place that decides whether an action runs now or waits for a person (SPEC ACT-3, ACT-4, MNT-4). */
import type { ActionType } from '../contract/catalog.ts';

export type Decision = 'run' | 'hold';

/**
 * `heldBy`: scopes of the open windows that hold the server. `isAllowed`: a rule lets it pass them; what needs a person on
 * every server needs one there too.
 */
export function decide(
  type: Pick<ActionType, 'needs_approval'>,
  heldBy: readonly string[],
  isAllowed: boolean,
): Decision {
  if (type.needs_approval === 'always') return 'hold';
  return heldBy.length === 0 || isAllowed ? 'run' : 'hold';
}
