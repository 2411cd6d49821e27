/** Looks at a server without changing anything: units, uptime, boot id, journal. */
import type { ConnectFailure } from '../contract/server.ts';
import { probeFailed } from './contact.ts';
import type { Executor, NotStarted, Target } from './ports.ts';
import { journalArgv, lookArgv, probeArgv } from './remote-scripts.ts';
import { type Look, type Probe, parseLook, parseProbe } from './systemd.ts';

const LOOK_LIMIT_MS = 15_000;
const JOURNAL_LIMIT_MS = 10_000;

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
  const outcome = await executor.exec(target, { argv, asRoot: false, timeLimitMs: LOOK_LIMIT_MS });
  switch (outcome.kind) {
    case 'exited': {
      const value = parse(outcome.stdout.text);
      return value === null
        ? notSeen(probeFailed(`The server did not answer as a systemd host does (exit code ${outcome.exitCode}).`))
        : { kind: 'read', value };
    }
    case 'not_started':
      return outcome;
    case 'lost':
      return notSeen({ code: 'connection_lost', message: outcome.message });
    case 'timed_out':
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

/** The last lines of a unit's journal; first as root, then as the login itself. null: it may not be read. */
export async function readJournal(executor: Executor, target: Target, unit: string): Promise<string[] | null> {
  const attempts = target.user === 'root' || target.sudo === 'none' ? [false] : [true, false];
  for (const asRoot of attempts) {
    const outcome = await executor.exec(target, { argv: journalArgv(unit), asRoot, timeLimitMs: JOURNAL_LIMIT_MS });
    if (outcome.kind === 'exited' && outcome.exitCode === 0) {
      const lines = outcome.stdout.text.split('\n').filter((line) => line !== '');
      if (lines.length > 0) return lines.slice(-50).map((line) => line.slice(0, 2000));
    }
  }
  return null;
}
