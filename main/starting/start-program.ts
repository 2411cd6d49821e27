/** `npm start`: Electron where it can run, else the Node host; also where Electron turns out not to run after all. */

import { hasOwn } from '../contract/own.ts';
import type { Binary } from './electron-binary.ts';
import { type Command, type Ending, runPlainly, runWatched, type Watched } from './first-words.ts';

export interface StartDeps {
  /** null: Electron can be tried here. Else the cause and what would help, a sentence that begins small. */
  whyNoElectron(): Promise<string | null>;
  electronBinary(): Promise<Binary>;
  electronArgs: readonly string[];
  nodeHost: Command;
  env: NodeJS.ProcessEnv;
  /** How long Electron may take until its host is ready, milliseconds. */
  readyLimitMs: number;
  say(line: string): void;
}

export interface Starting {
  /** The exit code. */
  ended: Promise<number>;
  /** Passes a signal on to whatever runs; nothing is started after it. */
  signal(signal: NodeJS.Signals): void;
}

const isReady = (line: string) => line.startsWith('Holdpoint is ready at ');

export function startProgram(deps: StartDeps): Starting {
  let running: Watched | null = null;
  let isAsked = false;
  const run = (started: Watched) => {
    running = started;
    return started.ending;
  };

  async function nodeHost(why: string): Promise<number> {
    if (isAsked) return 0;
    deps.say(`Starting the Node host: ${why}.`);
    return codeOf(await run(runPlainly(deps.nodeHost)));
  }

  async function start(): Promise<number> {
    const why = await deps.whyNoElectron();
    if (why !== null) return nodeHost(why);
    const binary = await deps.electronBinary();
    if (hasOwn(binary, 'why')) return nodeHost(`Electron could not be had: ${binary.why}`);
    if (isAsked) return 0;
    deps.say('Starting Electron.');
    // As Node, Electron's binary would show nothing at all.
    const { ELECTRON_RUN_AS_NODE: _, ...env } = deps.env;
    const command = { program: binary.path, args: deps.electronArgs, env };
    const ending = await run(runWatched(command, isReady, deps.readyLimitMs));
    const trouble = isAsked ? null : troubleOf(ending, deps.readyLimitMs);
    return trouble === null ? codeOf(ending) : nodeHost(trouble);
  }

  return {
    ended: start(),
    signal(signal) {
      isAsked = true;
      running?.child.kill(signal);
    },
  };
}

function codeOf(ending: Ending): number {
  if (ending.kind === 'hung') return 1;
  return ending.code ?? 1;
}

/** null: it ran, or ended well because another one runs already. */
function troubleOf(ending: Ending, limitMs: number): string | null {
  if (ending.kind === 'ran') return null;
  if (ending.kind === 'hung') return `Electron did not become ready within ${Math.round(limitMs / 1000)} s`;
  if (ending.code === 0) return null;
  const how = ending.signal === null ? `with ${ending.code}` : `by ${ending.signal}`;
  return `Electron ended ${how} before it was ready${causeIn(ending.last)}`;
}

/** What Chromium and the dynamic linker say, and what helps. */
const CAUSES: readonly (readonly [RegExp, (found: string) => string])[] = [
  [
    /error while loading shared libraries: ([\w.+-]+)/,
    (name) => `the library ${name} is missing; install the package that has it`,
  ],
  [/SUID sandbox helper|No usable sandbox/i, () => 'it may not use its sandbox here'],
  [/Missing X server or \$DISPLAY|Failed to connect to Wayland|ozone_platform/i, () => 'it found no screen'],
  [/running as root without --no-sandbox/i, () => 'it does not run as root'],
];

function causeIn(last: string): string {
  for (const [pattern, words] of CAUSES) {
    const found = pattern.exec(last);
    if (found !== null) return ` (${words(found[1] ?? '')})`;
  }
  return '';
}
