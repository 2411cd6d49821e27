/**
 * The window without Electron: a Chromium of this machine in app mode, started when it is wanted and gone when the person
 * closes it. Its debugging pipe brings it to the front and takes it to an address, so there is never a second one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { WindowOpener } from '../core/desk/desk-ports.ts';
import { makePrivateFolder } from '../files/private-file.ts';
import { createDebuggingPipe, type DebuggingPipe } from './debugging-pipe.ts';

export interface AppWindowDeps {
  /** A Chromium, as `findChromium` finds it. */
  browser: string;
  /** Where its profile lives, so that it is a browser of its own. */
  dataDir: string;
  /** A one-time link that signs the window in and leads to `path`. */
  link(path: string): string;
  /** The window could not be shown this way, in one sentence without the link. */
  onFailure(message: string): void;
  /** Shows the window where this browser cannot. */
  fallback: WindowOpener;
  isRoot?: boolean;
  limits?: AppWindowLimits;
}

/** Milliseconds. */
export interface AppWindowLimits {
  /** From the start to a page. */
  start: number;
  /** For one answer afterwards. */
  answer: number;
  /** From the wish that it ends to its end. */
  end: number;
}

const LIMITS: AppWindowLimits = { start: 15_000, answer: 5_000, end: 1_000 };

export interface AppWindow extends WindowOpener {
  /** Closes it where it is open; nothing is shown from then on. */
  close(): Promise<void>;
}

interface Open {
  child: ChildProcess;
  pipe: DebuggingPipe;
  /** Session of the page on the pipe. */
  page: Promise<string>;
  /** Its page was ended by the system or fell over ("Aw, Snap!"): it answers nothing but a new address. */
  isCrashed: boolean;
}

/** What the window listens to; it answers by preventing the default (renderer/shell/asked-address.ts). */
const ASK = (path: string) =>
  `!window.dispatchEvent(new CustomEvent('holdpoint:open', { cancelable: true, detail: ${JSON.stringify(path)} }))`;

export function createAppWindow(deps: AppWindowDeps): AppWindow {
  const limits = deps.limits ?? LIMITS;
  let open: Open | null = null;
  /** What is asked of the window is done one after the other. */
  let queue = Promise.resolve();
  /** This browser does not start, or starts and does not listen. */
  let isUnusable = false;
  let isClosed = false;

  function start(activation: string | undefined): Open {
    const child = launch(deps, activation);
    const [, , , out, incoming] = child.stdio;
    const pipe = createDebuggingPipe(out as Writable, incoming as Readable, limits.answer);
    const started: Open = { child, pipe, page: within(attach(pipe, limits.start), limits.start), isCrashed: false };
    started.page.catch(() => {});
    for (const method of ['Inspector.targetCrashed', 'Target.targetCrashed'])
      pipe.onEvent(method, () => {
        started.isCrashed = true;
      });
    const gone = () => {
      if (open === started) open = null;
    };
    child.once('exit', gone);
    child.once('error', gone);
    open = started;
    return started;
  }

  async function show(path: string | undefined, activation: string | undefined): Promise<void> {
    if (isClosed) return;
    if (isUnusable) return deps.fallback.show(path);
    const shown = open;
    if (shown !== null) {
      if (await bring(shown, path)) return;
      await end(shown, limits.end);
    }
    if (!isClosed) await showNew(path, activation);
  }

  async function showNew(path: string | undefined, activation: string | undefined): Promise<void> {
    const started = start(activation);
    try {
      await started.pipe.send('Page.navigate', { url: deps.link(path ?? '/') }, await started.page);
    } catch {
      if (isClosed) return;
      const why = await whyNot(started, limits.end);
      // One that ended may have been closed by a person; the others would be waited for in vain each time.
      isUnusable = why !== 'ended at once';
      deps.onFailure(`The window could not be shown as a window of its own: ${deps.browser} ${why}.`);
      deps.fallback.show(path);
    }
  }

  /** false where the window closed meanwhile, or does not answer. */
  async function bring(shown: Open, path: string | undefined): Promise<boolean> {
    const { pipe } = shown;
    try {
      const session = await shown.page;
      // Asked in any case: a page that hangs answers nothing, and would only be brought to the front.
      const isOurs = shown.isCrashed ? false : await ask(shown, session, path);
      if (!isOurs) {
        await pipe.send('Page.navigate', { url: deps.link(path ?? '/') }, session);
        shown.isCrashed = false;
      }
      await pipe.send('Page.bringToFront', {}, session);
      return true;
    } catch {
      return false;
    }
  }

  async function ask({ pipe }: Open, session: string, path: string | undefined): Promise<boolean> {
    const expression = path === undefined ? 'true' : ASK(path);
    const answer = await pipe.send('Runtime.evaluate', { expression }, session);
    return (answer.result as { value?: unknown } | undefined)?.value === true;
  }

  return {
    show(path, activation) {
      queue = queue
        .then(() => show(path, activation))
        .catch(() => deps.onFailure(`The window could not be shown: ${deps.browser} did not start.`));
    },
    canShow: () => !isUnusable || deps.fallback.canShow?.() !== false,
    async close() {
      isClosed = true;
      const shown = open;
      if (shown === null) return;
      shown.pipe.send('Browser.close').catch(() => {});
      await end(shown, limits.end);
    },
  };
}

/** Ends it too, where it did not do so itself. */
async function whyNot(started: Open, limitMs: number): Promise<string> {
  if (started.child.pid === undefined) return 'did not start';
  return (await end(started, limitMs)) ? 'ended at once' : 'does not answer';
}

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Resolves when it has ended: true, by itself within the limit; false, by force. */
async function end({ child }: Open, limitMs: number): Promise<boolean> {
  if (hasEnded(child)) return true;
  let isForced = false;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const force = setTimeout(() => {
    isForced = true;
    child.kill('SIGKILL');
  }, limitMs);
  await ended;
  clearTimeout(force);
  return !isForced;
}

function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('The browser does not answer.')), limitMs).unref();
    work.then(resolve, reject).finally(() => clearTimeout(limit));
  });
}

/** What desktops give is a short word; anyone on the session bus could hand us something else. */
const TOKEN = /^[\x21-\x7e]{1,256}$/;

function withToken(activation: string | undefined): NodeJS.ProcessEnv {
  return activation !== undefined && TOKEN.test(activation)
    ? { ...process.env, XDG_ACTIVATION_TOKEN: activation }
    : process.env;
}

/** Chromium refuses to start its sandbox as root. */
function sandbox(isRoot = process.getuid?.() === 0): string[] {
  return isRoot ? ['--no-sandbox'] : [];
}

/** Starts empty: the link, which gives every right, goes through the pipe and never into an argv that others can read. */
function launch({ browser, dataDir, isRoot }: AppWindowDeps, activation: string | undefined): ChildProcess {
  const profile = join(dataDir, 'window');
  makePrivateFolder(profile);
  const args = [
    '--app=data:text/html,<title>Holdpoint</title>',
    `--user-data-dir=${profile}`,
    '--remote-debugging-pipe',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-sync',
    '--window-size=1120,800',
    // Its profile keeps no passwords: the dialog of KWallet or of a keyring would stand before the page for ever.
    '--password-store=basic',
    // What taskbars know the window by; `holdpoint.desktop` names it as its own.
    '--class=holdpoint',
    '--name=holdpoint',
    ...sandbox(isRoot),
  ];
  const env = withToken(activation);
  return spawn(browser, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env });
}

/** The session of the one page there is, once it is there. */
async function attach(pipe: DebuggingPipe, limitMs: number): Promise<string> {
  interface Attached {
    sessionId: string;
    targetInfo: { type: string };
  }
  const attached = pipe.event<Attached>('Target.attachedToTarget', ({ targetInfo }) => targetInfo.type === 'page');
  const all = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await pipe.send('Target.setAutoAttach', all, undefined, limitMs);
  const { sessionId } = await attached;
  // So that it tells when the page crashes.
  await pipe.send('Inspector.enable', {}, sessionId);
  return sessionId;
}
