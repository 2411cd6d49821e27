/** Looks at a server without changing anything: units, uptime, boot id, journal. */
import type { ConnectFailure } from '../contract/server.ts';
import { probeFailed } from './contact.ts';
import type { Executor, NotStarted, Target } from './ports.ts';
import { journalArgv, lookArgv } from './remote-scripts.ts';
import { type Look, parseLook } from './systemd.ts';

const LOOK_LIMIT_MS = 15_000;
const JOURNAL_LIMIT_MS = 10_000;

export type LookOutcome = { kind: 'seen'; look: Look } | NotStarted;

/** One look at units (or none). Whatever goes wrong is "not started": a look changes nothing, so it may be repeated. */
export async function lookAt(executor: Executor, target: Target, units: readonly string[]): Promise<LookOutcome> {
  const outcome = await executor.exec(target, { argv: lookArgv(units), asRoot: false, timeLimitMs: LOOK_LIMIT_MS });
  switch (outcome.kind) {
    case 'exited': {
      const look = parseLook(outcome.stdout.text, units.length);
      return look === null
        ? notSeen(probeFailed(`The server did not answer as a systemd host does (exit code ${outcome.exitCode}).`))
        : { kind: 'seen', look };
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
