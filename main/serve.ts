/** The Node host: the program without Electron (SPEC "Starting it"). */
import { resolve } from 'node:path';
import { defaultDataDir } from './cli/data-dir.ts';
import type { DemoFleet } from './demo/demo-fleet.ts';
import { startDemo } from './demo.ts';
import { hasScreen } from './desktop/browser.ts';
import { type Host, startHost } from './host.ts';
import { errorText, stderrLog } from './log.ts';
import { type NodeDesk, openNodeDesk } from './node-desk.ts';
import { parentGone } from './parent.ts';
import { showRunningWindow } from './running-host.ts';
import { keyFileCipher } from './store/key-file-cipher.ts';

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
  const asked = Promise.race([stopSignal(), parentGone(), quit.promise]);
  const dataDir = resolve(
    options.dataDir ?? defaultDataDir(process.env, process.platform) + (options.mode === 'demo' ? '-demo' : ''),
  );
  const keyFile = options.keyFile ?? process.env.HOLDPOINT_KEY_FILE ?? null;
  let host: Host;
  try {
    host = await startHost({
      dataDir,
      host: options.host,
      port: options.port,
      cipher: keyFile === null ? null : keyFileCipher(keyFile),
      log: stderrLog,
    });
  } catch (error) {
    process.stderr.write(`holdpoint: ${await refusal(error, options, dataDir)}\n`);
    return 1;
  }
  let demo: DemoFleet | null = null;
  try {
    demo = options.mode === 'demo' ? await startDemo(host.core, dataDir) : null;
  } catch (error) {
    process.stderr.write(`holdpoint: ${startupText(error)}\n`);
    await host.stop();
    return 1;
  }
  process.stdout.write(`Holdpoint is ready at ${host.url}\n`);
  const desk = openNodeDesk({ host, dataDir, isWanted: options.desktop, log: stderrLog, quit: quit.resolve });
  showWindow(desk, options.open);
  await asked;
  await host.stop();
  await desk.close();
  await demo?.close();
  return 0;
}

function showWindow(desk: NodeDesk, isWanted: boolean): void {
  if (isWanted && hasScreen()) desk.show();
  else process.stdout.write('Open the window: npx holdpoint open\n');
}

/** Whoever starts it a second time most likely wants its window. */
async function refusal(error: unknown, { open }: RunOptions, dataDir: string): Promise<string> {
  const isRunning = (error as { code?: unknown }).code === 'already_running';
  const isShown = isRunning && open && (await showRunningWindow(dataDir));
  return startupText(error, isShown ? ' Its window is shown.' : '');
}

function startupText(error: unknown, more = ''): string {
  const code = (error as { code?: unknown }).code;
  return error instanceof Error && typeof code === 'string' ? `${error.message}${more} (${code})` : errorText(error);
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
