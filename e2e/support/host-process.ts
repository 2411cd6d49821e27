/** The Node host as a real process, driven over its real API. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface Answer<T> {
  status: number;
  body: T;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'holdpoint-test-'));
}

/** Starts `holdpoint serve` (or `demo`) on a free port and waits for its ready line. */
export async function startHostProcess(
  options: { dataDir?: string; command?: 'serve' | 'demo'; args?: string[]; env?: Record<string, string> } = {},
): Promise<HostProcess> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const child = spawn(
    process.execPath,
    [
      CLI,
      options.command ?? 'serve',
      '--data-dir',
      dataDir,
      '--port',
      '0',
      '--no-open',
      '--no-desktop',
      ...(options.args ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = exitOf(child);
  const url = await readyUrl(child, () => log);
  const { token } = JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as { token: string };
  return {
    dataDir,
    url,
    token,
    pid: child.pid as number,
    log: () => log,
    call: (method, path, body, headers) => call(url, token, method, path, body, headers),
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

async function readyUrl(
  child: ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> },
  log: () => string,
): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = /^Holdpoint is ready at (\S+)$/.exec(line);
    if (ready?.[1] !== undefined) return ready[1];
  }
  throw new Error(`the host ended before it was ready: ${log()}`);
}

function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
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
