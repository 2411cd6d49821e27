/** Runs one claimed action to its result: the command, then for a restart the verification (SPEC RUN-1, RUN-4, RUN-5). */
import type { Failure } from '../contract/action.ts';
import type { ActionSpec } from '../contract/action-spec.ts';
import { unitOf } from './action-spec.ts';
import { type Journal, lookAt, readConditions, readJournal } from './inspect.ts';
import { unheardFailure } from './login-answer.ts';
import { classifyRefusedRestart, conditionFailure, failure, stateInWords } from './outcome.ts';
import type { CapturedText, Clock, ExecOutcome, Executor, RunEvidence, Target } from './ports.ts';
import { assertNever } from './result.ts';
import { isInMotion, type Look, parseLook } from './systemd.ts';
import { skipOf } from './unit-sight.ts';
import { beforeOf, remarksOf, verifyRestart } from './verify-restart.ts';

/** What became of an action. `lost` is not an end: it is looked up later. */
export interface RunResult {
  status: 'completed' | 'failed' | 'unknown';
  failure: Failure | null;
  exitCode: number | null;
  stdout?: CapturedText;
  stderr?: CapturedText;
  /** What else is to be known, a sentence each. */
  remarks?: string[];
}

export interface RunDeps {
  executor: Executor;
  clock: Clock;
}

export interface Run {
  /** What was approved: this runs, whatever the catalog says. */
  spec: ActionSpec;
  target: Target;
  evidence: RunEvidence;
  verifySeconds: number;
  /** For the server's own journal; null: none is wanted. */
  journalLine: string | null;
}

export async function runAction(deps: RunDeps, run: Run): Promise<RunResult> {
  const { spec, target, evidence } = run;
  const unit = unitOf(spec);
  if (isWithoutRights(run)) {
    return failed(
      failure('sudo_refused', `${target.user} is not root, and sudo is off for this server: nothing was sent.`),
    );
  }
  const outcome = await deps.executor.exec(target, {
    argv: spec.argv,
    asRoot: spec.as_root,
    timeLimitMs: spec.time_limit_seconds * 1000,
    isAction: true,
    notAfter: { bootId: evidence.boot_id, uptimeSeconds: evidence.not_after_uptime },
    ...(unit === null ? {} : { thenLook: unit }),
    ...(run.journalLine === null ? {} : { journalLine: run.journalLine }),
  });
  return judge(deps, run, outcome);
}

/** Some programs, `journalctl --vacuum-time` for one, do nothing without rights and still exit 0; systemctl refuses. */
function isWithoutRights({ spec, target }: Run): boolean {
  return spec.as_root && unitOf(spec) === null && target.user !== 'root' && target.sudo === 'none';
}

async function judge(deps: RunDeps, run: Run, outcome: ExecOutcome): Promise<RunResult> {
  switch (outcome.kind) {
    case 'exited':
      return exited(deps, run, outcome);
    case 'killed':
      return {
        ...outputOf(outcome),
        status: 'failed',
        exitCode: null,
        failure: failure(
          'killed',
          `The command was ended on the server by ${outcome.signal}.`,
          await journalOf(deps, run),
        ),
      };
    case 'not_started':
      return failed(failure('not_started', `The command did not start: ${outcome.failure.message}`));
    case 'too_late':
      return failed(failure('not_started', 'The server got the command too late and refused to start it.'));
    case 'lost':
      return {
        ...outputOf(outcome),
        status: 'unknown',
        exitCode: null,
        failure: failure('connection_lost', outcome.message),
      };
    case 'unheard': {
      const { message } = unheardFailure(outcome);
      return {
        status: 'unknown',
        exitCode: outcome.exitCode,
        failure: failure('connection_lost', `The server was not heard to start the command. ${message}`),
      };
    }
    case 'timed_out':
      return { ...outputOf(outcome), ...failed(await timedOut(deps, run, outcome.isEnded)) };
    default:
      return assertNever(outcome);
  }
}

async function exited(deps: RunDeps, run: Run, outcome: Extract<ExecOutcome, { kind: 'exited' }>): Promise<RunResult> {
  const base = { ...outputOf(outcome), exitCode: outcome.exitCode };
  const first = outcome.look === undefined ? null : parseLook(outcome.look, 1);
  if (outcome.exitCode !== 0) {
    const reason = await refused(deps, run, outcome.exitCode, first);
    return { ...base, status: 'failed', failure: reason, remarks: remarksOf(first?.units[0]) };
  }
  const unit = unitOf(run.spec);
  if (unit === null) return { ...base, status: 'completed', failure: null };
  const { target, evidence, verifySeconds } = run;
  return { ...base, ...(await verifyRestart(deps, { target, unit, evidence, verifySeconds, known: first })) };
}

async function refused(deps: RunDeps, run: Run, exitCode: number, look: Look | null): Promise<Failure> {
  if (await isSudoRefusal(deps, run, exitCode)) {
    return failure('sudo_refused', `${run.target.user} may not run this command as root on the server.`);
  }
  if (unitOf(run.spec) === null) return failure('exit_code', `The command ended with exit code ${exitCode}.`);
  const { code, message } = classifyRefusedRestart(exitCode, look);
  const unit = look?.units[0];
  const journal = await journalOf(deps, run, unit?.id);
  const skip = unit === undefined ? null : skipOf(unit, beforeOf(run.evidence));
  if (unit === undefined || skip === null) return failure(code, message, journal);
  return conditionFailure(unit.id, skip, await readConditions(deps.executor, run.target, unit.id), journal);
}

/** systemctl(1): insufficient privilege, where it was asked without sudo. */
const EXIT_NO_PERMISSION = 4;

/** sudo's own refusal and the command's failure share exit code 1; asking sudo tells them apart. */
async function isSudoRefusal({ executor }: RunDeps, { spec, target }: Run, exitCode: number): Promise<boolean> {
  if (!spec.as_root || target.user === 'root') return false;
  if (target.sudo === 'none') return exitCode === EXIT_NO_PERMISSION;
  const check = await executor.checkSudo(target, [spec.argv]);
  return check.kind === 'checked' && check.answers[0]?.isAllowed === false;
}

async function timedOut(deps: RunDeps, run: Run, isEnded: boolean): Promise<Failure> {
  const limit = `The time limit of ${run.spec.time_limit_seconds} s was reached`;
  const ended = isEnded
    ? 'the command was ended on the server'
    : 'the command could not be ended and may still run on the server';
  const named = unitOf(run.spec);
  const seen = named === null ? null : await lookAt(deps.executor, run.target, [named]);
  const unit = seen?.kind === 'seen' ? seen.look.units[0] : undefined;
  const state =
    unit === undefined
      ? ''
      : ` The unit is ${stateInWords(unit)}${isInMotion(unit) ? '; systemd goes on with it' : ''}.`;
  return failure('timed_out', `${limit}; ${ended}.${state}`, await journalOf(deps, run));
}

/** `id`: the unit's own name where it is known: a journal knows no aliases. */
async function journalOf({ executor }: RunDeps, { spec, target }: Run, id = ''): Promise<Journal | null> {
  const unit = unitOf(spec);
  return unit === null ? null : readJournal(executor, target, id || unit);
}

function failed(reason: Failure): RunResult {
  return { status: 'failed', failure: reason, exitCode: null };
}

function outputOf(outcome: { stdout: CapturedText; stderr: CapturedText }): {
  stdout: CapturedText;
  stderr: CapturedText;
} {
  return { stdout: outcome.stdout, stderr: outcome.stderr };
}
