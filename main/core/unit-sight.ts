/** What a look at a systemd unit says by the promise of the unit's kind (SPEC RUN-5). Pure. */
import type { Sight } from './judge.ts';
import { stateInWords } from './outcome.ts';
import { isInMotion, type UnitLook } from './systemd.ts';

/** What was known right before the restart. */
export interface Before {
  /** '' where it had not run; null where the server cannot tell. */
  invocationId: string | null;
  /** The server's uptime then, microseconds: what it did later is of this restart. */
  uptimeUs: number;
}

/**
 * A daemon, and a oneshot that remains, must be active. A oneshot that does not remain must have run since and succeeded. systemd forgets a
 * unit that is over and that nothing refers to, all traces of the run included: that is `untold`.
 */
export function unitSight(unit: UnitLook, before: Before): Sight {
  if (unit.refusal !== null) return { is: 'untold', words: `the server does not tell of it: ${unit.refusal}` };
  if (isInMotion(unit)) return { is: 'moving', words: stateInWords(unit) };
  if (unit.activeState === 'active') return { is: 'well', run: runOf(unit) };
  const skip = skipOf(unit, before);
  if (skip !== null) return { is: 'wrong', code: 'condition_not_met', words: skip };
  const wrong: Sight = { is: 'wrong', code: 'not_active', words: `it is ${stateInWords(unit)}` };
  if (!isOverOneshot(unit)) return wrong;
  if (hasRunSince(unit, before)) return { is: 'done' };
  if (isForgotten(unit)) return { is: 'untold', words: 'systemd keeps no trace of its last run' };
  return { ...wrong, words: 'it did not run' };
}

/** Of a oneshot that does not remain: over, and nothing says that it failed. */
export function isOverOneshot(unit: UnitLook): boolean {
  return unit.type === 'oneshot' && !unit.remains && unit.activeState === 'inactive' && unit.result === 'success';
}

/** It was loaded anew after its last run, if there was one. */
export function isForgotten(unit: UnitLook): boolean {
  return !unit.invocationId && unit.condition === null && unit.execStartUs === 0;
}

/** Names this run: restarted by systemd or anybody else, it is another one. */
function runOf({ invocationId, pid }: UnitLook): string | null {
  if (invocationId) return invocationId;
  return pid === null ? null : `process ${pid}`;
}

function hasRunSince({ invocationId, execStartUs }: UnitLook, before: Before): boolean {
  const isOtherRun = Boolean(invocationId) && before.invocationId !== null && invocationId !== before.invocationId;
  return isOtherRun || execStartUs >= Math.max(before.uptimeUs, 1);
}

/** Why its start was skipped since then; null where it was not, or where that was forgotten. */
export function skipOf(unit: UnitLook, before: Before): string | null {
  const { condition, assertion } = unit;
  if (condition !== null && !condition.isMet && condition.atUs >= before.uptimeUs) {
    return 'its start was skipped because a condition of the unit is not met';
  }
  if (assertion !== null && !assertion.isMet && assertion.atUs >= before.uptimeUs) {
    return 'its start was refused because an assertion of the unit is not met';
  }
  return unit.result === 'exec-condition' ? 'its start was skipped by its ExecCondition=' : null;
}
