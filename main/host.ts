/** What both hosts share: the composed program behind a TCP address, found through runtime.json. */
import { hostname, networkInterfaces } from 'node:os';
import type { Closing } from './closing.ts';
import { type Composition, compose } from './compose.ts';
import type { Core } from './core/core.ts';
import { listen } from './http/listen.ts';
import type { Log } from './log.ts';
import { VERSION } from './paths.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';
import type { CipherSource } from './store/vault.ts';

/** How long a stop waits for actions under way; what still runs is looked up at the next start (milliseconds). */
const STOP_LIMIT_MS = 5_000;

export interface HostOptions {
  dataDir: string;
  /** Address to listen on; loopback unless the owner says otherwise. */
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Encrypts secrets of servers; null: they are kept in memory only. */
  cipher: CipherSource | null;
  log: Log;
  /** It has stopped acting, for another database was put in the place of the open one; whoever holds `closing` ends it. */
  onReplaced(error: unknown): void;
  /** What comes before anything runs; what it opens ends after the core. */
  prepare?: (core: Core, closing: Closing) => Promise<void>;
}

export interface Host extends Pick<Composition, 'api' | 'core' | 'secretsAreDurable' | 'sessions' | 'openDesk'> {
  url: string;
  token: string;
}

/**
 * Everything opened goes to `closing`, whoever then closes it: finishing or handing over what runs, giving the folder free.
 * Throws whatever makes a start impossible; `startFailure` has a sentence for it.
 */
export async function startHost(options: HostOptions, closing: Closing): Promise<Host> {
  let port = options.port;
  const composition = compose({
    ...options,
    closing,
    allowedHosts: () => ownHosts(options.host, port),
    onReplaced(error) {
      composition.beginStop();
      options.onReplaced(error);
    },
  });
  const { core, api, token } = composition;
  await closing.step();
  await options.prepare?.(core, closing);
  const listener = await listen(api, options);
  closing.add(() => listener.close(0));
  port = listener.port;
  const runtime = { pid: process.pid, url: listener.url, token };
  // No step in between: nobody is answered before the core has started, and nothing runs that nobody can find.
  closing.add(() => removeRuntime(options.dataDir, runtime));
  writeRuntime(options.dataDir, runtime);
  closing.add(() => core.stop(STOP_LIMIT_MS));
  core.start(VERSION);
  closing.add(() => {
    composition.beginStop();
    removeRuntime(options.dataDir, runtime);
    return listener.close(1_000);
  });
  const { secretsAreDurable, sessions, openDesk } = composition;
  return { api, core, url: listener.url, token, secretsAreDurable, sessions, openDesk };
}

/** The `host:port` values this machine is reached by: what it was told to listen on; for a wildcard, all its addresses. */
function ownHosts(host: string, port: number): string[] {
  const isWildcard = host === '0.0.0.0' || host === '::';
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const names = isWildcard ? [hostname(), ...addresses.map(({ address }) => address)] : [host];
  return names.map((name) => `${name.includes(':') ? `[${name}]` : name}:${port}`);
}
