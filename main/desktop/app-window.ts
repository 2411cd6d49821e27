/**
 * The window without Electron: a Chromium of this machine in app mode, started when it is wanted and gone when the person
 * closes it. Its debugging pipe brings it to the front and takes it to an address, so there is never a second one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { WindowOpener } from '../core/desk/desk-ports.ts';
import { createDebuggingPipe, type DebuggingPipe } from './debugging-pipe.ts';

export interface AppWindowDeps {
  /** A Chromium, as `findChromium` finds it. */
  browser: string;
  /** Where its profile lives, so that it is a browser of its own. */
  dataDir: string;
  /** A one-time link that signs the window in and leads to `path`. */
  link(path: string): string;
  /** The window could not be shown, in one sentence without the link. */
  onFailure(message: string): void;
  isRoot?: boolean;
}

export interface AppWindow extends WindowOpener {
  /** Closes it where it is open. */
  close(): Promise<void>;
}

interface Open {
  child: ChildProcess;
  pipe: DebuggingPipe;
  /** Session of the page on the pipe. */
  page: Promise<string>;
}

/** What the window listens to; it answers by preventing the default (renderer/shell/asked-address.ts). */
const ASK = (path: string) =>
  `!window.dispatchEvent(new CustomEvent('holdpoint:open', { cancelable: true, detail: ${JSON.stringify(path)} }))`;

export function createAppWindow(deps: AppWindowDeps): AppWindow {
  let open: Open | null = null;
  /** What is asked of the window is done one after the other. */
  let queue = Promise.resolve();

  function start(): Open {
    const child = launch(deps);
    const [, , , out, incoming] = child.stdio;
    const pipe = createDebuggingPipe(out as Writable, incoming as Readable);
    const started: Open = { child, pipe, page: attach(pipe) };
    started.page.catch(() => {});
    const gone = () => {
      if (open === started) open = null;
    };
    child.once('exit', gone);
    child.once('error', () => {
      gone();
      deps.onFailure(`The window could not be shown: ${deps.browser} did not start.`);
    });
    open = started;
    return started;
  }

  async function show(path: string | undefined): Promise<void> {
    const shown = open;
    if (shown !== null && (await bring(shown, path))) return;
    const { pipe, page } = start();
    await pipe.send('Page.navigate', { url: deps.link(path ?? '/') }, await page);
  }

  /** false where the window closed meanwhile. */
  async function bring({ pipe, page }: Open, path: string | undefined): Promise<boolean> {
    try {
      const session = await page;
      if (path !== undefined) {
        const answer = await pipe.send('Runtime.evaluate', { expression: ASK(path) }, session);
        const isOurs = (answer.result as { value?: unknown } | undefined)?.value === true;
        if (!isOurs) await pipe.send('Page.navigate', { url: deps.link(path) }, session);
      }
      await pipe.send('Page.bringToFront', {}, session);
      return true;
    } catch {
      return false;
    }
  }

  return {
    show(path) {
      queue = queue
        .then(() => show(path))
        .catch(() => deps.onFailure('The window could not be shown: the browser ended at once.'));
    },
    async close() {
      await queue;
      const shown = open;
      if (shown === null) return;
      const ended = new Promise((resolve) => shown.child.once('exit', resolve));
      await shown.pipe.send('Browser.close').catch(() => shown.child.kill());
      await ended;
    },
  };
}

/** Starts empty: the link, which gives every right, goes through the pipe and never into an argv that others can read. */
function launch({ browser, dataDir, isRoot = process.getuid?.() === 0 }: AppWindowDeps): ChildProcess {
  const profile = join(dataDir, 'window');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  const args = [
    '--app=data:text/html,<title>Holdpoint</title>',
    `--user-data-dir=${profile}`,
    '--remote-debugging-pipe',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-sync',
    '--window-size=1120,800',
    '--class=holdpoint',
    // Chromium refuses to start its sandbox as root.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
  return spawn(browser, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
}

/** The session of the one page there is, once it is there. */
async function attach(pipe: DebuggingPipe): Promise<string> {
  interface Attached {
    sessionId: string;
    targetInfo: { type: string };
  }
  const attached = pipe.event<Attached>('Target.attachedToTarget', ({ targetInfo }) => targetInfo.type === 'page');
  await pipe.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  return (await attached).sessionId;
}
