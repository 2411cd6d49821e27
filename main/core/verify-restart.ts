/** Whether a restart that ended with exit 0 did what it is for: looks at its unit until the judge says (SPEC RUN-5). */

import { lookAt, readConditions, readJournal, readStartRecord } from './inspect.ts';
import { createJudge, type Judgement, type Sight } from './judge.ts';
import { conditionFailure, failure } from './outcome.ts';
import type { Clock, Executor, RunEvidence, Target } from './ports.ts';
import type { RunResult } from './run-action.ts';
import type { Look, UnitLook } from './systemd.ts';
import { type Before, isForgotten, unitSight } from './unit-sight.ts';

const LOOK_EVERY_MS = 1_000;
/** How long a unit may still be activating after `systemctl restart` came back, beyond the time it must stay active. */
const SETTLE_LIMIT_MS = 30_000;

/** How far back the guard's limit lies after the probe, where the evidence does not tell the time of the probe itself. */
const GUARD_SECONDS = 20;

export interface Verification {
  target: Target;
  unit: string;
  evidence: RunEvidence;
  /** How long it must stay as its kind promises, seconds; 0 looks once. */
  verifySeconds: number;
  /** The first look, where there is one already. */
  known: Look | null;
}

export interface VerifyDeps {
  executor: Executor;
  clock: Clock;
}

export type Verified = Pick<RunResult, 'status' | 'failure' | 'remarks'>;

export function beforeOf(evidence: RunEvidence): Before {
  const uptime = evidence.uptime ?? evidence.not_after_uptime - GUARD_SECONDS;
  return { invocationId: evidence.invocation_before, uptimeUs: uptime * 1_000_000 };
}

export async function verifyRestart(deps: VerifyDeps, verification: Verification): Promise<Verified> {
  const { executor, clock } = deps;
  const { target, unit, evidence, verifySeconds } = verification;
  const terms = { staysMs: verifySeconds * 1000, settlesMs: SETTLE_LIMIT_MS, everyMs: LOOK_EVERY_MS };
  const judge = createJudge(terms, clock.monotonic());
  for (let next = verification.known; ; next = null) {
    const seen = next === null ? await lookAt(executor, target, [unit]) : { kind: 'seen' as const, look: next };
    if (seen.kind === 'not_started') {
      const message = `The command ended with exit code 0, but the unit could not be verified: ${seen.failure.message}`;
      return { status: 'unknown', failure: failure('connection_lost', message), remarks: [] };
    }
    const look = seen.look.units[0];
    if (look === undefined) throw new Error('a look without the unit it was for');
    const sight = await traced(deps, verification, look, unitSight(look, beforeOf(evidence)));
    const judgement = judge.see(sight, clock.monotonic());
    if (judgement.kind !== 'wait') return verdict(deps, verification, look, judgement);
    await new Promise<void>((resolve) => clock.after(judgement.ms, resolve));
  }
}

/** Of a oneshot that systemd forgot: it ran where nothing could have skipped it, or where the journal says so. */
async function traced(
  { executor, clock }: VerifyDeps,
  { target, evidence }: Verification,
  look: UnitLook,
  sight: Sight,
): Promise<Sight> {
  if (sight.is !== 'untold' || look.refusal !== null || !isForgotten(look)) return sight;
  const conditions = look.hasExecCondition ? null : await readConditions(executor, target, look.id);
  if (conditions?.length === 0) return { is: 'done' };
  const record = await readStartRecord({ executor, clock }, target, look.id, beforeOf(evidence));
  if (record === null) {
    const may = 'a condition of the unit may have skipped it, systemd keeps no trace of that';
    return { is: 'untold', words: `${may}, and ${target.user} reads nothing of it in the journal` };
  }
  return record.ran
    ? { is: 'done' }
    : { is: 'wrong', code: 'condition_not_met', words: `systemd says: ${record.words}` };
}

async function verdict(
  { executor, clock }: VerifyDeps,
  { target, unit, evidence }: Verification,
  look: UnitLook,
  judgement: Exclude<Judgement, { kind: 'wait' }>,
): Promise<Verified> {
  const remarks = remarksOf(look);
  if (judgement.kind === 'passed') return { status: 'completed', failure: null, remarks };
  if (judgement.kind === 'untold') {
    const message = `${unit}: the command ended with exit code 0, but ${judgement.words}.`;
    return { status: 'unknown', failure: failure('unverified', message), remarks };
  }
  const journal = await readJournal(executor, target, look.id || unit);
  if (judgement.code === 'did_not_stay_active') {
    const message = `${unit} was restarted but did not stay active: ${judgement.words}.`;
    return { status: 'failed', failure: failure(judgement.code, message, journal), remarks };
  }
  const isSkip = judgement.code === 'condition_not_met';
  if (isSkip || (isForgotten(look) && look.activeState === 'inactive')) {
    const conditions = await readConditions(executor, target, look.id);
    const record = isSkip ? null : await readStartRecord({ executor, clock }, target, look.id, beforeOf(evidence));
    const skip = isSkip ? judgement.words : record?.ran === false ? `systemd says: ${record.words}` : null;
    if (skip !== null) return { status: 'failed', failure: conditionFailure(unit, skip, conditions, journal), remarks };
  }
  const message = `${unit} was restarted, but ${judgement.words}.`;
  return { status: 'failed', failure: failure(judgement.code, message, journal), remarks };
}

/** What else is to be known of a result (RUN-5). */
export function remarksOf(look: UnitLook | undefined): string[] {
  if (look?.needsReload !== true) return [];
  return [
    `The files of ${look.id} changed on disk and systemd has not read them anew: what runs is the unit as it was before. ` +
      '`systemctl daemon-reload` on the server, then another restart, takes them over.',
  ];
}
