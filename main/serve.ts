/** The Node host: the program without Electron (SPEC "Starting it"). */
import { resolve } from 'node:path';
import { defaultDataDir } from './cli/data-dir.ts';
import { ClosedError, type Closing, createClosing } from './closing.ts';
import { commandText } from './contract/command-text.ts';
import type { Core } from './core/core.ts';
import type { WindowOpener } from './core/desk/desk-ports.ts';
import { startDemo } from './demo.ts';
import { hasScreen } from './desktop/browser.ts';
import { startHost } from './host.ts';
import { openKeyFile } from './key-file.ts';
import { errorText, holdLog, type Log, stderrLog } from './log.ts';
import { openNodeDesk } from './node-desk.ts';
import { parentGone } from './parent.ts';
import { showRunningWindow } from './running-host.ts';
import { startFailure } from './start-failure.ts';

export interface RunOptions {
  mode: 'serve' | 'demo';
  dataDir?: string | undefined;
  host: string;
  port: number;
  /** Open the window in the browser. */
  open: boolean;
  /** Show tray and notifications. */
  desktop: boolean;
  keyFile?: string | undefined;
}

/** Runs until a signal ends it; resolves with the exit code. Says in one sentence why it cannot start. */
export async function runHost(options: RunOptions): Promise<number> {
  const quit = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<unknown>();
  const asked = Promise.race([stopSignal(), parentGone(), quit.promise, lost.promise]);
  const dataDir = resolve(
    options.dataDir ?? defaultDataDir(process.env, process.platform) + (options.mode === 'demo' ? '-demo' : ''),
  );
  const { log, release } = holdLog(stderrLog);
  let failed: { error: unknown } | null = null;
  const closing = createClosing((error) => {
    // Of what ends the program by itself one sentence is enough.
    if (failed === null) log('error', `while stopping: ${errorText(error)}`);
  });
  const onReplaced = (error: unknown) => {
    failed = { error };
    lost.resolve(error);
  };
  const starting = start(options, dataDir, { log, closing, quit: quit.resolve, onReplaced }).then(
    release,
    (error: unknown) => {
      if (!(error instanceof ClosedError)) failed = { error };
    },
  );
  // Asked to end during the start, it is not waited for.
  await Promise.race([starting, asked]);
  if (failed === null) await asked;
  await closing.close();
  if (failed === null) return 0;
  process.stderr.write(`holdpoint: ${await refusal((failed as { error: unknown }).error, options, dataDir)}\n`);
  return 1;
}

interface StartParts {
  log: Log;
  closing: Closing;
  quit(): void;
  onReplaced(error: unknown): void;
}

async function start(
  options: RunOptions,
  dataDir: string,
  { log, closing, quit, onReplaced }: StartParts,
): Promise<void> {
  const keyFile = options.keyFile ?? process.env.HOLDPOINT_KEY_FILE ?? null;
  const reading = new AbortController();
  closing.add(() => reading.abort());
  const cipher = keyFile === null ? null : await openKeyFile(keyFile, reading.signal);
  const { host: address, port } = options;
  const prepare = (core: Core, opened: Closing) => startDemo(core, dataDir, opened);
  const host = await startHost(
    { dataDir, host: address, port, cipher, log, onReplaced, ...(options.mode === 'demo' ? { prepare } : {}) },
    closing,
  );
  const desk = openNodeDesk({ host, dataDir, isWanted: options.desktop, log, quit, closing });
  await closing.step();
  process.stdout.write(`Holdpoint is ready at ${host.url}\n`);
  showWindow(desk, options.open, dataDir);
}

function showWindow(desk: WindowOpener, isWanted: boolean, dataDir: string): void {
  if (isWanted && hasScreen()) desk.show();
  else process.stdout.write(`Open the window: ${openCommand(dataDir)}\n`);
}

/** What opens the window of this host, also where its folder is none that `open` looks for by itself. */
function openCommand(dataDir: string): string {
  const standard = defaultDataDir(process.env, process.platform);
  const isFound = [standard, `${standard}-demo`].includes(dataDir);
  return isFound ? 'npx holdpoint open' : `npx holdpoint open --data-dir ${commandText([dataDir])}`;
}

/** Whoever starts it a second time most likely wants its window. */
async function refusal(error: unknown, { open }: RunOptions, dataDir: string): Promise<string> {
  const { code, message } = startFailure(error, dataDir);
  const isShown = code === 'already_running' && open && (await showRunningWindow(dataDir));
  return `${message}${isShown ? ' Its window is shown.' : ''} (${code})`;
}

/** Listens from the moment it is called, so that a signal during the start ends it cleanly too. Resolves at the first SIGTERM, SIGINT or SIGHUP; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
    let isAsked = false;
    for (const signal of signals) {
      process.on(signal, () => {
        if (isAsked) process.exit(1);
        isAsked = true;
        resolve();
      });
    }
  });
}
