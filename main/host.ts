/** What both hosts share: the composed program behind a TCP address, found through runtime.json. */
import { type Composition, compose } from './compose.ts';
import { listen } from './http/listen.ts';
import type { Log } from './log.ts';
import { VERSION } from './paths.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';

/** How long a stop waits for actions under way; what still runs is looked up at the next start (milliseconds). */
const STOP_LIMIT_MS = 5_000;

export interface HostOptions {
  dataDir: string;
  /** Address to listen on; loopback unless the owner says otherwise. */
  host: string;
  /** 0 picks a free one. */
  port: number;
  keyFile: string | null;
  log: Log;
}

export interface Host extends Pick<Composition, 'core' | 'secretsAreDurable'> {
  url: string;
  token: string;
  /** Finishes or hands over what runs, then gives the folder free. Idempotent. */
  stop(): Promise<void>;
}

/** Throws StartupError or PortInUseError, and then nothing is left behind. */
export async function startHost(options: HostOptions): Promise<Host> {
  const bound: string[] = [];
  const composition = compose({ ...options, allowedHosts: () => bound });
  const { core, api, token } = composition;
  const listener = await listen(api, options).catch(async (error: unknown) => {
    await composition.close(0);
    throw error;
  });
  bound.push(new URL(listener.url).host);
  core.start(VERSION);
  writeRuntime(options.dataDir, { pid: process.pid, url: listener.url, token });
  let stopping: Promise<void> | null = null;
  return {
    core,
    url: listener.url,
    token,
    secretsAreDurable: composition.secretsAreDurable,
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
