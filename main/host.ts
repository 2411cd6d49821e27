/** What both hosts share: the composed program behind a TCP address, found through runtime.json. */
import { hostname, networkInterfaces } from 'node:os';
import { type Composition, compose } from './compose.ts';
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
}

export interface Host extends Pick<Composition, 'api' | 'core' | 'secretsAreDurable' | 'sessions' | 'openDesk'> {
  url: string;
  token: string;
  /** Finishes or hands over what runs, then gives the folder free. Idempotent. */
  stop(): Promise<void>;
}

/** Throws StartupError or PortInUseError, and then nothing is left behind. */
export async function startHost(options: HostOptions): Promise<Host> {
  let port = options.port;
  const composition = compose({ ...options, allowedHosts: () => ownHosts(options.host, port) });
  const { core, api, token } = composition;
  const listener = await listen(api, options).catch(async (error: unknown) => {
    await composition.close(0);
    throw error;
  });
  port = listener.port;
  core.start(VERSION);
  writeRuntime(options.dataDir, { pid: process.pid, url: listener.url, token });
  let stopping: Promise<void> | null = null;
  return {
    api,
    core,
    url: listener.url,
    token,
    secretsAreDurable: composition.secretsAreDurable,
    sessions: composition.sessions,
    openDesk: composition.openDesk,
    stop() {
      stopping ??= (async () => {
        composition.beginStop();
        removeRuntime(options.dataDir);
        await listener.close(1_000);
        await composition.close(STOP_LIMIT_MS);
      })();
      return stopping;
    },
  };
}

/** The `host:port` values this machine is reached by: what it was told to listen on; for a wildcard, all its addresses. */
function ownHosts(host: string, port: number): string[] {
  const isWildcard = host === '0.0.0.0' || host === '::';
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const names = isWildcard ? [hostname(), ...addresses.map(({ address }) => address)] : [host];
  return names.map((name) => `${name.includes(':') ? `[${name}]` : name}:${port}`);
}
