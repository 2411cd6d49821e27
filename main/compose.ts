/** The one place that wires the core to its adapters; both hosts call it. */
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { type Core, createCore } from './core/core.ts';
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
import { keyFileCipher } from './store/key-file-cipher.ts';
import { openStore } from './store/open.ts';

export interface ComposeOptions {
  dataDir: string;
  /** Encrypts secrets of servers; null: they are kept in memory only. */
  keyFile: string | null;
  /** `host:port` values the API is reached by, besides loopback. */
  allowedHosts: () => string[];
  log: Log;
}

export interface Composition {
  core: Core;
  api: Api;
  /** The token of this run, with every scope. */
  token: string;
  /** Windows in a browser; a host makes their links here. */
  sessions: Sessions;
  /** Whether secrets of servers outlive this run. */
  secretsAreDurable: boolean;
  /** Ends the core within `limitMs`, then closes the database and gives the folder free. */
  close(limitMs: number): Promise<void>;
  /** From now on the API answers 503. */
  beginStop(): void;
}

/** Opens the folder and builds the program on it. Throws StartupError; nothing runs before `core.start`. */
export function compose({ dataDir, keyFile, allowedHosts, log }: ComposeOptions): Composition {
  const onError = (doing: string, error: unknown) => log('error', `while ${doing}: ${errorText(error)}`);
  const { store, vault } = openStore({
    dataDir,
    migrationsDir: MIGRATIONS_DIR,
    now: () => systemClock.now(),
    onListenerError: (error) => onError('telling of an event', error),
  });
  try {
    const secrets = vault(keyFile === null ? null : keyFileCipher(keyFile));
    const executor = createSshExecutor({ onWorkerFailure: (error) => onError('running the SSH worker', error) });
    const core = createCore({ store, clock: systemClock, secrets, executor, onError });
    const token = `hpr_${randomBytes(32).toString('base64url')}`;
    const sessions = createSessions({ clock: systemClock, keeping: sessionKeeping(store, onError) });
    let isStopping = false;
    const api = createApi({
      core,
      sshHosts: createSshHosts(store.servers, createSshConfig(createConfigFiles())),
      sessions,
      version: VERSION,
      startedAt: systemClock.now(),
      runtimeToken: token,
      person: personName(),
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
      beginStop() {
        isStopping = true;
      },
      async close(limitMs) {
        isStopping = true;
        await core.stop(limitMs);
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The login name of whoever owns this process: the person behind the run's token. */
function personName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'owner';
  }
}
