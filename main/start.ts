/** `npm start`: Electron where its binary is or can be fetched and there is a screen, else the Node host; says which and why. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentGone } from './parent.ts';
import { PROGRAM_ROOT } from './paths.ts';

/** How long fetching the binary may take before the Node host is started instead (milliseconds). */
const FETCH_LIMIT_MS = 120_000;

interface Choice {
  program: string;
  args: string[];
  why: string;
}

async function choose(): Promise<Choice> {
  const nodeHost = (why: string): Choice => ({
    program: process.execPath,
    args: [join(PROGRAM_ROOT, 'out', 'main', 'cli.js'), 'serve', ...process.argv.slice(2)],
    why: `Starting the Node host: ${why}.`,
  });
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return nodeHost('there is no screen for Electron here');
  }
  const binary = electronBinary() ?? (await fetchElectron());
  if (binary === null) return nodeHost("Electron's binary is not installed and could not be fetched");
  return { program: binary, args: [PROGRAM_ROOT, ...process.argv.slice(2)], why: 'Starting Electron.' };
}

/** The installed binary, as the electron package itself finds it. */
function electronBinary(): string | null {
  const folder = electronFolder();
  if (folder === null) return null;
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : null;
}

async function fetchElectron(): Promise<string | null> {
  const folder = electronFolder();
  const script = folder === null ? null : join(folder, 'install.js');
  if (script === null || !existsSync(script)) return null;
  process.stdout.write("Fetching Electron's binary …\n");
  const fetching = spawn(process.execPath, [script], { stdio: 'ignore', timeout: FETCH_LIMIT_MS });
  const code = await exitOf(fetching);
  return code === 0 ? electronBinary() : null;
}

function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const choice = await choose();
process.stdout.write(`${choice.why}\n`);
const child = spawn(choice.program, choice.args, { stdio: 'inherit' });
// On a terminal Ctrl-C reaches the child by itself; passed on again it would be the second one, which ends it at once.
const isShared = process.stdin.isTTY === true;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (signal === 'SIGTERM' || !isShared) child.kill(signal);
  });
}
void parentGone().then(() => child.kill('SIGTERM'));
process.exitCode = await exitOf(child);
