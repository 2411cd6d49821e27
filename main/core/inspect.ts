/** Looks at a server without changing anything: units, uptime, boot id, journal. */
import type { ConnectFailure } from '../contract/server.ts';
import { probeFailed } from './contact.ts';
import { takenOverFailure, unheardFailure } from './login-answer.ts';
import type { CapturedText, Clock, Executor, NotStarted, Target } from './ports.ts';
import {
  JOURNAL_FORBIDDEN_EXIT,
  JOURNAL_LINES,
  journalAccessArgv,
  journalArgv,
  lookArgv,
  probeArgv,
} from './remote-scripts.ts';
import { serverWords } from './server-words.ts';
import {
  conditionsArgv,
  parseConditions,
  parseStartRecords,
  type StartRecord,
  startRecordsArgv,
  type UnitCondition,
} from './skip-reason.ts';
import { type Look, type Probe, parseLook, parseProbe } from './systemd.ts';
import type { Before } from './unit-sight.ts';

const LOOK_LIMIT_MS = 15_000;
const JOURNAL_LIMIT_MS = 10_000;
/** Of each end: the properties of some thousand units. */
const LOOK_KEPT_BYTES = 1024 * 1024;

/** One look at units (or none). Whatever goes wrong is "not started": a look changes nothing, so it may be repeated. */
export async function lookAt(
  executor: Executor,
  target: Target,
  units: readonly string[],
): Promise<{ kind: 'seen'; look: Look } | NotStarted> {
  const seen = await read(executor, target, lookArgv(units), (text) => parseLook(text, units.length));
  return seen.kind === 'read' ? { kind: 'seen', look: seen.value } : seen;
}

/** What is kept with a claim, read right before it; as harmless as a look. */
export async function probe(
  executor: Executor,
  target: Target,
  unit: string | null,
): Promise<{ kind: 'probed'; probe: Probe } | NotStarted> {
  const seen = await read(executor, target, probeArgv(unit), (text) => parseProbe(text, unit !== null));
  return seen.kind === 'read' ? { kind: 'probed', probe: seen.value } : seen;
}

async function read<T>(
  executor: Executor,
  target: Target,
  argv: readonly string[],
  parse: (text: string) => T | null,
): Promise<{ kind: 'read'; value: T } | NotStarted> {
  const outcome = await executor.exec(target, {
    argv,
    asRoot: false,
    timeLimitMs: LOOK_LIMIT_MS,
    keptBytes: LOOK_KEPT_BYTES,
  });
  switch (outcome.kind) {
    case 'exited': {
      const value = parse(outcome.stdout.text);
      return value === null ? notSeen(probeFailed(notUnderstood(outcome))) : { kind: 'read', value };
    }
    case 'not_started':
      return outcome;
    case 'lost':
      return notSeen({ code: 'connection_lost', message: outcome.message });
    case 'unheard':
      return notSeen(unheardFailure(outcome));
    case 'timed_out':
      if (!outcome.isHeard) {
        return notSeen(takenOverFailure(LOOK_LIMIT_MS / 1000, outcome.stdout.text + outcome.stderr.text));
      }
      return notSeen(probeFailed(`The server did not answer within ${LOOK_LIMIT_MS / 1000} s.`));
    case 'killed':
      return notSeen(probeFailed(`Something on the server ended the look (${outcome.signal}).`));
    case 'too_late':
      return notSeen(probeFailed('The server refused the look.'));
  }
}

function notSeen(failure: ConnectFailure): NotStarted {
  return { kind: 'not_started', failure };
}

function notUnderstood({ exitCode, stderr }: { exitCode: number; stderr: CapturedText }): string {
  const words = serverWords(stderr.text);
  return `The server did not answer as a Linux host does (exit code ${exitCode}).${words === '' ? '' : ` It said: “${words}”`}`;
}

/** What can be shown of a unit's journal, and else why not. */
export type Journal =
  /** Oldest first, at least one. */
  | { kind: 'lines'; lines: string[] }
  | { kind: 'empty' }
  /** The login may not read it. */
  | { kind: 'forbidden'; user: string }
  | { kind: 'unavailable' };

/** The last lines of a unit's journal; first as root, then as the login itself. */
export async function readJournal(executor: Executor, target: Target, unit: string): Promise<Journal> {
  let isForbidden = false;
  let isAnswered = false;
  for (const asRoot of waysToRoot(target)) {
    const outcome = await executor.exec(target, { argv: journalArgv(unit), asRoot, timeLimitMs: JOURNAL_LIMIT_MS });
    if (outcome.kind !== 'exited') continue;
    const lines = outcome.stdout.text.split('\n').filter((line) => line !== '');
    if (outcome.exitCode === 0 && lines.length > 0) {
      return { kind: 'lines', lines: lines.slice(-JOURNAL_LINES).map((line) => line.slice(0, 2000)) };
    }
    isAnswered ||= outcome.exitCode === 0;
    if (!asRoot && target.user !== 'root') isForbidden = !(await mayReadJournal(executor, target));
  }
  if (isForbidden) return { kind: 'forbidden', user: target.user };
  return { kind: isAnswered ? 'empty' : 'unavailable' };
}

/** As root where that may work, then as the login itself. */
function waysToRoot(target: Target): readonly boolean[] {
  return target.user === 'root' || target.sudo === 'none' ? [false] : [true, false];
}

/** Whether the login itself may read the system's journal. A login that cannot be asked is not accused. */
export async function mayReadJournal(executor: Executor, target: Target): Promise<boolean> {
  const argv = journalAccessArgv();
  const outcome = await executor.exec(target, { argv, asRoot: false, timeLimitMs: JOURNAL_LIMIT_MS });
  return !(outcome.kind === 'exited' && outcome.exitCode === JOURNAL_FORBIDDEN_EXIT);
}

/** The conditions and assertions of a unit; null where they could not be read. */
export async function readConditions(
  executor: Executor,
  target: Target,
  unit: string,
): Promise<UnitCondition[] | null> {
  const outcome = await executor.exec(target, {
    argv: conditionsArgv(unit),
    asRoot: false,
    timeLimitMs: LOOK_LIMIT_MS,
  });
  if (outcome.kind !== 'exited' || outcome.exitCode !== 0) return null;
  return parseConditions(outcome.stdout.text);
}

/** How often the journal is asked for what systemd wrote into it a moment ago. */
const RECORD_ATTEMPTS = 4;
const RECORD_PAUSE_MS = 250;

/** How the last start of the unit since then ended; null where the journal does not tell. */
export async function readStartRecord(
  { executor, clock }: { executor: Executor; clock: Clock },
  target: Target,
  unit: string,
  before: Before,
): Promise<StartRecord | null> {
  for (let attempt = 1; ; attempt += 1) {
    for (const asRoot of waysToRoot(target)) {
      const argv = startRecordsArgv(unit);
      const outcome = await executor.exec(target, { argv, asRoot, timeLimitMs: JOURNAL_LIMIT_MS });
      const record = outcome.kind === 'exited' ? parseStartRecords(outcome.stdout.text, before) : null;
      if (record !== null) return record;
    }
    if (attempt >= RECORD_ATTEMPTS || !(await mayReadJournal(executor, target))) return null;
    await new Promise<void>((resolve) => clock.after(RECORD_PAUSE_MS, resolve));
  }
}
