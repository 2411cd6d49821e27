/** The life cycle of an action as data (SPEC ACT-2). The database refuses every other step too. */
import type { ActionStatus } from '../contract/action.ts';

export const STEPS: Readonly<Record<ActionStatus, readonly ActionStatus[]>> = {
  pending: ['approved', 'rejected', 'cancelled', 'expired'],
  approved: ['executing', 'cancelled', 'expired'],
  executing: ['completed', 'failed', 'unknown'],
  unknown: ['completed', 'failed'],
  completed: [],
  failed: [],
  rejected: [],
  cancelled: [],
  expired: [],
};

/** An action that is open blocks a second one for the same server, type and unit (ACT-5). */
export const OPEN: readonly ActionStatus[] = ['pending', 'approved', 'executing'];

/** The statuses from which `to` may be reached. */
export function stepsInto(to: ActionStatus): ActionStatus[] {
  return (Object.keys(STEPS) as ActionStatus[]).filter((from) => STEPS[from].includes(to));
}
