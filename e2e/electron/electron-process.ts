/** The built Electron main bundle in a child Node process, under the double of the electron module. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exit } from '../support/host-process.ts';
import { ROOT } from '../support/paths.ts';
import { until } from '../support/until.ts';
import { GIVEN_VARIABLE, type Given } from './double/given.ts';
import type { Commands } from './double/remote.ts';

const REGISTER = fileURLToPath(new URL('./double/register.ts', import.meta.url));
const MAIN = join(ROOT, 'out', 'main', 'index.js');

type Result<C extends keyof Commands> = Awaited<ReturnType<Commands[C]>>;

export interface ElectronProcess {
  pid: number;
  url: string;
  token: string;
  log(): string;
  /** Does something inside the process as a person or the system would. */
  act<C extends keyof Commands>(name: C, ...args: Parameters<Commands[C]>): Promise<Result<C>>;
  look(): Promise<Result<'look'>>;
  /** One request over TCP, as any program makes it. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  ended: Promise<Exit>;
  dispose(): Promise<void>;
}

export interface ElectronOptions {
  dataDir: string;
  given?: Partial<Given>;
  args?: string[];
  env?: Record<string, string>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Launched {
  child: ChildProcess;
  log(): string;
  ended: Promise<Exit>;
}

export function launchElectron({ dataDir, given = {}, args = [], env = {} }: ElectronOptions): Launched {
  const child = fork(MAIN, ['--data-dir', dataDir, '--port', '0', ...args], {
    execArgv: ['--import', REGISTER],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env, [GIVEN_VARIABLE]: JSON.stringify(given) },
  });
  running.add(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  }
  const ended = new Promise<Exit>((resolve) =>
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  return { child, log: () => log, ended };
}

/** Resolves when the host is up and, unless it starts hidden, its window has its page. */
export async function startElectron(options: ElectronOptions): Promise<ElectronProcess> {
  const { child, log, ended } = launchElectron(options);
  const act = remote(child);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const runtime = join(options.dataDir, 'runtime.json');
  const { url, token } = await until('the Electron host is up', () => {
    if (isOver) throw new Error(`it ended: ${log()}`);
    return existsSync(runtime) && (JSON.parse(readFileSync(runtime, 'utf8')) as { url: string; token: string });
  });
  const look = () => act('look');
  if (!options.args?.includes('--hidden')) await windowShown(look);
  return {
    pid: child.pid as number,
    url,
    token,
    log,
    act,
    look,
    call: (method, path, body) => call(url, token, method, path, body),
    ended,
    async dispose() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export function windowShown(look: () => Promise<Result<'look'>>): Promise<unknown> {
  return until('the window is shown', async () => (await look()).windows[0]?.isShown === true);
}

function remote(child: ChildProcess): ElectronProcess['act'] {
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on('message', ({ id, result, error }: { id: number; result?: unknown; error?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result as never);
    else asked?.reject(new Error(error));
  });
  return (name, ...args) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ id: lastId, name, args });
    });
}

async function call<T>(url: string, token: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'x-api-key': token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
}
