/** `npm start`: Electron where it can run, else the Node host; says which and why. */
import { dirname, join } from 'node:path';
import { parentGone } from './parent.ts';
import { PROGRAM_ROOT } from './paths.ts';
import { electronFolder, fetchBinary, installedBinary } from './starting/electron-binary.ts';
import { linuxFacts, whyNoElectronOnLinux } from './starting/linux-desktop.ts';
import { startProgram } from './starting/start-program.ts';

/** A cold start from a slow disk, and a person who is asked for a keyring's password, take their time. */
const READY_LIMIT_MS = 90_000;

const { env, platform, argv } = process;
const say = (line: string) => void process.stdout.write(`${line}\n`);
const folder = electronFolder();
const installed = folder === null ? null : installedBinary(folder, env);

const starting = startProgram({
  async whyNoElectron() {
    if (folder === null) return 'Electron is not installed';
    return platform === 'linux'
      ? whyNoElectronOnLinux(linuxFacts(installed === null ? null : dirname(installed), env))
      : null;
  },
  async electronBinary() {
    if (installed !== null) return { path: installed };
    say("Fetching Electron's binary …");
    return folder === null ? { why: 'Electron is not installed' } : fetchBinary(folder, env, say);
  },
  electronArgs: [PROGRAM_ROOT, ...argv.slice(2)],
  nodeHost: {
    program: process.execPath,
    args: [join(PROGRAM_ROOT, 'out', 'main', 'cli.js'), 'serve', ...argv.slice(2)],
    env,
  },
  env,
  readyLimitMs: READY_LIMIT_MS,
  say,
});

// On a terminal Ctrl-C reaches the child by itself; passed on again it would be the second one, which ends it at once.
const isShared = process.stdin.isTTY === true;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (signal === 'SIGTERM' || !isShared) starting.signal(signal);
  });
}
void parentGone().then(() => starting.signal('SIGTERM'));
process.exitCode = await starting.ended;
