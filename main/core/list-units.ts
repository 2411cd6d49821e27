/** Asks a server for its services; changes nothing there. */
import { type FoundUnit, parseDiscovery } from './discovery.ts';
import { takenOverFailure, unheardFailure } from './login-answer.ts';
import type { Executor, Target } from './ports.ts';
import { DISCOVER_ARGV } from './remote-scripts.ts';
import { serverWords } from './server-words.ts';

const LIMIT_MS = 45_000;
/** Of each end: some thousand units. */
const KEPT_BYTES = 2 * 1024 * 1024;

export type Listed = { kind: 'listed'; units: FoundUnit[] } | { kind: 'not_listed'; why: string };

export async function listUnits(executor: Executor, target: Target): Promise<Listed> {
  const outcome = await executor.exec(target, {
    argv: DISCOVER_ARGV,
    asRoot: false,
    timeLimitMs: LIMIT_MS,
    keptBytes: KEPT_BYTES,
  });
  switch (outcome.kind) {
    case 'exited': {
      const units = parseDiscovery(outcome.stdout.text);
      if (units !== null && (units.length > 0 || outcome.exitCode === 0)) return { kind: 'listed', units };
      const words = serverWords(outcome.stderr.text);
      return notListed(`it did not list its units${words === '' ? '' : `: “${words}”`}`);
    }
    case 'unheard':
      return notListed(unheardFailure(outcome).message);
    case 'not_started':
      return notListed(outcome.failure.message);
    case 'lost':
      return notListed(outcome.message);
    case 'timed_out': {
      const said = outcome.stdout.text + outcome.stderr.text;
      if (!outcome.isHeard) return notListed(takenOverFailure(LIMIT_MS / 1000, said).message);
      return notListed(`it did not list its units within ${LIMIT_MS / 1000} s`);
    }
    case 'killed':
    case 'too_late':
      return notListed('something on the server ended the question');
  }
}

function notListed(why: string): Listed {
  return { kind: 'not_listed', why };
}
