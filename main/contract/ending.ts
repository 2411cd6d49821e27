/** What events tell of how actions ended; without the schemas, so that the window need not load them. */
import type { ActionStatus, FailureCode } from './action.ts';
import type { EventKind, EventView } from './event.ts';
import type { FailureReason } from './failures.ts';

type Outcome = { status: ActionStatus; failure: { code: FailureCode } | null };

/** Why a person has to look at what came of it; null: it did not fail, is not lost and was not refused by its guards. */
export function failureReason({ status, failure }: Outcome): FailureReason | null {
  const isFailure = status === 'failed' || status === 'unknown' || failure?.code === 'guard_refused';
  return isFailure ? (failure?.code ?? 'unknown') : null;
}

export interface Ending {
  id: number;
  /** null: there is nothing to look at. */
  reason: FailureReason | null;
  /** Whoever wrote down a failure themselves has seen it. */
  isSeen: boolean;
}

const ENDINGS: ReadonlySet<EventKind> = new Set([
  'action.completed',
  'action.failed',
  'action.lost',
  'action.cancelled',
]);

/** null: it tells of no end. `data.action` is the action after it (contract/event.ts). */
export function endingOf({ kind, action_id, actor_kind, data }: EventView): Ending | null {
  const action = data.action as Outcome | undefined;
  if (action_id === null || action === undefined || !ENDINGS.has(kind)) return null;
  return { id: action_id, reason: failureReason(action), isSeen: actor_kind === 'person' };
}
