/** The Node host as a real process, driven over its real API. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CLI } from './paths.ts';

export interface HostProcess {
  dataDir: string;
  url: string;
  token: string;
  pid: number;
  /** The log so far. */
  log(): string;
  /** One request; the answer's JSON is not checked here. */
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Exit>;
  /** Its end, whatever brings it about. */
  ended: Promise<Exit>;
  /** Ends it at once where it still runs. Its folder goes too where nobody named one. */
  dispose(): Promise<void>;
}

export interface Answer<T> {
  status: number;
  body: T;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface StartOptions {
  dataDir?: string;
  command?: 'serve' | 'demo';
  args?: string[];
  env?: Record<string, string>;
  /** With tray, notifications and window; `env` says on which desktop. */
  desktop?: boolean;
}

/** A new empty folder; gone when this process ends. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'holdpoint-test-'));
  folders.add(path);
  return path;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

// A test that fails half-way must leave neither hosts nor folders behind. Vitest ends its workers by SIGTERM.
const running = new Set<Child>();
const folders = new Set<string>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});
process.once('SIGTERM', () => process.exit(143));

/** Starts `holdpoint serve` (or `demo`) on a free port and waits for its ready line. */
export function startHostProcess(options: StartOptions = {}): Promise<HostProcess> {
  return beginHostProcess(options).ready;
}

export interface Starting {
  ready: Promise<HostProcess>;
  /** Sends a signal, whether it is ready or not, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Exit>;
}

export function beginHostProcess(options: StartOptions = {}): Starting {
  const dataDir = options.dataDir ?? temporaryFolder();
  const { child, ended, log } = launch(dataDir, options);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const ready = async (): Promise<HostProcess> => {
    const url = await readyUrl(child, log);
    const { token } = JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as { token: string };
    return {
      dataDir,
      url,
      token,
      pid: child.pid as number,
      log,
      call: (method, path, body, headers) => call(url, token, method, path, body, headers),
      end: (signal = 'SIGTERM') => end(signal),
      ended,
      async dispose() {
        await end('SIGKILL');
        if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      },
    };
  };
  return { ready: ready(), end };
}

/** Starts a host that is expected to end by itself: its exit, and all it said. */
export async function hostThatEnds(options: StartOptions & { dataDir: string }): Promise<Exit & { stderr: string }> {
  const { child, ended, log } = launch(options.dataDir, options);
  child.stdout.resume();
  const exit = await ended;
  return { ...exit, stderr: log() };
}

function launch(dataDir: string, { command = 'serve', args = [], env, desktop = false }: StartOptions) {
  // What comes later counts, so that `args` may name another port.
  const given = [
    command,
    '--data-dir',
    dataDir,
    '--port',
    '0',
    ...(desktop ? [] : ['--no-open', '--no-desktop']),
    ...args,
  ];
  const child: Child = spawn(process.execPath, [CLI, ...given], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  running.add(child);
  const ended = new Promise<Exit>((resolve) =>
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  return { child, ended, log: () => log };
}

async function readyUrl(child: Child, log: () => string): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = /^Holdpoint is ready at (\S+)$/.exec(line);
    if (ready?.[1] === undefined) continue;
    child.stdout.resume();
    return ready[1];
  }
  throw new Error(`the host ended before it was ready: ${log()}`);
}

async function call<T>(
  url: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${url.replace(/\/$/, '')}/api/v1${path}`, {
    method,
    headers: { 'x-api-key': token, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
}
