/** The one place that wires the core to its adapters; both hosts call it. */
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Closing } from './closing.ts';
import { type Core, createCore } from './core/core.ts';
import { createDesk, type Desk, type DeskDeps } from './core/desk/desk.ts';
import { localTime } from './core/desk/local-time.ts';
import { createSshHosts } from './core/ssh-hosts.ts';
import { systemClock } from './core/system-clock.ts';
import { type Api, createApi } from './http/api.ts';
import { createSessions, type Sessions } from './http/sessions.ts';
import { createWindowFiles } from './http/window-files.ts';
import { errorText, type Log } from './log.ts';
import { MIGRATIONS_DIR, VERSION, WINDOW_DIR } from './paths.ts';
import { sessionKeeping } from './session-keeping.ts';
import { createConfigFiles } from './ssh/config-files.ts';
import { createSshExecutor } from './ssh/executor.ts';
import { createSshConfig } from './ssh/ssh-config.ts';
import { openStore } from './store/open.ts';
import type { CipherSource } from './store/vault.ts';

export interface ComposeOptions {
  /** Takes what is opened here, and the desk. */
  closing: Closing;
  dataDir: string;
  /** Encrypts secrets of servers; null: they are kept in memory only. */
  cipher: CipherSource | null;
  /** `host:port` values the API is reached by, besides loopback. */
  allowedHosts: () => string[];
  log: Log;
  /** The database is not the one any more that was opened: nothing can be decided in it, and the program must end. Called once. */
  onReplaced(error: unknown): void;
}

/** The desktop a host has: what is drawn on, and what only the host itself can do. */
export type DeskAdapters = Pick<DeskDeps, 'tray' | 'notifier' | 'windowOpener' | 'quit'>;

export interface Composition {
  core: Core;
  api: Api;
  /** The token of this run, with every scope. */
  token: string;
  /** Windows in a browser; a host makes their links here. */
  sessions: Sessions;
  /** Whether secrets of servers outlive this run. */
  secretsAreDurable: boolean;
  /** From now on tray and notifications follow what happens. Once. */
  openDesk(adapters: DeskAdapters): Desk;
  /** From now on the API answers 503. */
  beginStop(): void;
}

/** How long a replaced database may go unnoticed while nothing is written, milliseconds. */
const STANDING_EVERY_MS = 500;
/** The name of the desk's mark in the event log. */
const DESK = 'desk';

/** Opens the folder and builds the program on it. Throws StartupError; nothing runs before `core.start`. Who closes stops the core before. */
export function compose({ closing, dataDir, cipher, allowedHosts, log, onReplaced }: ComposeOptions): Composition {
  const onError = (doing: string, error: unknown) => log('error', `while ${doing}: ${errorText(error)}`);
  const { store, vault, check } = openStore({
    dataDir,
    migrationsDir: MIGRATIONS_DIR,
    now: () => systemClock.now(),
    onListenerError: (error) => onError('telling of an event', error),
  });
  closing.add(() => store.close());
  closing.add(watchStanding(check, onReplaced));
  const secrets = vault(cipher);
  const executor = createSshExecutor({ onWorkerFailure: (error) => onError('running the SSH worker', error) });
  closing.add(() => executor.close());
  const reading = new AbortController();
  closing.add(() => reading.abort());
  const core = createCore({ store, clock: systemClock, secrets, executor, siteFiles: executor, onError });
  const token = `hpr_${randomBytes(32).toString('base64url')}`;
  const sessions = createSessions({ clock: systemClock, keeping: sessionKeeping(store, onError) });
  const person = personName();
  let isStopping = false;
  let desk: (Desk & Pick<DeskAdapters, 'windowOpener'>) | null = null;
  const api = createApi({
    core,
    clock: systemClock,
    sshHosts: createSshHosts(store.servers, createSshConfig(createConfigFiles(reading.signal))),
    sessions,
    version: VERSION,
    startedAt: systemClock.now(),
    runtimeToken: token,
    desk: {
      notes: () => desk?.notes() ?? [],
      show(path) {
        if (desk === null || desk.windowOpener.canShow?.() === false) return false;
        desk.windowOpener.show(path);
        return true;
      },
    },
    person,
    allowedHosts,
    isStopping: () => isStopping,
    onError,
    servePage: createWindowFiles(WINDOW_DIR),
  });
  return {
    core,
    api,
    token,
    sessions,
    secretsAreDurable: secrets.isDurable,
    openDesk(adapters) {
      const opened = createDesk({
        ...adapters,
        store,
        core,
        clock: systemClock,
        time: localTime,
        marks: {
          get: () => store.marks.get(DESK),
          set: (seq) => store.write((tx) => tx.marks.set(DESK, seq)),
        },
        person,
        onNote: (sentence) => log('warn', sentence),
        onError,
      });
      closing.add(() => opened.stop());
      desk = { ...opened, windowOpener: adapters.windowOpener };
      opened.start();
      return opened;
    },
    beginStop() {
      isStopping = true;
    },
  };
}

/** Each transaction looks too; this is for the time in which none is made. Returns what ends it. */
function watchStanding(check: () => void, onReplaced: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    try {
      check();
    } catch (error) {
      clearInterval(timer);
      onReplaced(error);
    }
  }, STANDING_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The login name of whoever owns this process: the person behind the run's token. */
function personName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'owner';
  }
}
