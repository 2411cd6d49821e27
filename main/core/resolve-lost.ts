/**
 * Finds out what became of an action whose outcome was lost, by looking at the server (SPEC RUN-2, RUN-6).
 * Pure: from the evidence kept with the claim and one look, to a verdict.
 */
import type { Failure } from '../contract/action.ts';
import { failure, stateInWords } from './outcome.ts';
import type { RunEvidence } from './ports.ts';
import { isInMotion, type Look } from './systemd.ts';
import { isOverOneshot, skipOf } from './unit-sight.ts';
import { beforeOf } from './verify-restart.ts';

export type Verdict =
  /** It did its work; the unit must now be seen to stay active. */
  | { kind: 'restarted' }
  | { kind: 'failed'; failure: Failure }
  /** Too early to tell: look again. */
  | { kind: 'wait' }
  /** The server holds no trace of whether it ran: only a person can find out. */
  | { kind: 'traceless' };

/**
 * A restart that happened gives the unit a new InvocationID. One that did not happen never will, once the server's
 * uptime passed the guard's limit or the server booted anew; before that an unchanged unit proves nothing.
 */
export function resolveRestart(evidence: RunEvidence, look: Look): Verdict {
  const unit = look.units[0];
  if (unit === undefined) return { kind: 'wait' };
  if (isInMotion(unit)) return { kind: 'wait' };
  const isOtherBoot = look.bootId !== evidence.boot_id;
  // Before 232 systemd knows no such id: nothing can be told from it, least of all that the command did not run.
  if (unit.refusal !== null || unit.invocationId === null || evidence.invocation_before === null) {
    return { kind: 'traceless' };
  }
  const isChanged = unit.invocationId !== '' && unit.invocationId !== evidence.invocation_before;
  if (isChanged && (unit.activeState === 'active' || isOverOneshot(unit))) return { kind: 'restarted' };
  const skip = isOtherBoot ? null : skipOf(unit, beforeOf(evidence));
  if (skip !== null) {
    const message = `The connection was lost; ${unit.id} does not run: ${skip}.`;
    return { kind: 'failed', failure: failure('condition_not_met', message) };
  }
  // Of a oneshot that is over systemd may have forgotten everything, so no id proves nothing.
  if (unit.invocationId === '' && unit.type === 'oneshot') return { kind: 'traceless' };
  if (isOtherBoot) {
    return {
      kind: 'failed',
      failure: failure('host_restarted', `The server was booted anew meanwhile; ${unit.id} is ${stateInWords(unit)}.`),
    };
  }
  if (isChanged) {
    return {
      kind: 'failed',
      failure: failure(
        'not_active',
        `The connection was lost; ${unit.id} was restarted, but it is ${stateInWords(unit)}.`,
      ),
    };
  }
  if (look.uptimeSeconds <= evidence.not_after_uptime) return { kind: 'wait' };
  const message =
    unit.activeState === 'active'
      ? `The connection was lost before the command started: ${unit.id} was not restarted.`
      : `The connection was lost; ${unit.id} was not started and is ${stateInWords(unit)}.`;
  return { kind: 'failed', failure: failure('not_executed', message) };
}
