/** Puts a program that was packed and lies somewhere else to the test: does it start, show its window, and reach a server? */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect } from 'vitest';
import { temporaryFolder } from '../support/host-process.ts';
import { startSimulated } from '../support/simulated.ts';

/** `command`: program and arguments that stand for `holdpoint`. */
export async function tryProgram([program = '', ...args]: readonly string[], cwd: string): Promise<void> {
  const dataDir = temporaryFolder();
  const options = ['serve', '--data-dir', dataDir, '--port', '0', '--no-open', '--no-desktop'];
  const child = spawn(program, [...args, ...options], { cwd, env: outside(), stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  try {
    const url = await readyUrl(child, () => log);
    const { token } = JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as { token: string };
    await expectWindow(url);
    await expectServerReached(url, token);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toBe(0);
}

/** As outside this repository, whose own Node stands first on the PATH of every script: whatever Node the system has must do. */
function outside(): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...process.env, PATH: path.join(delimiter) };
}

async function readyUrl(child: ChildProcessByStdio<null, Readable, Readable>, log: () => string): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = /^Holdpoint is ready at (\S+)$/.exec(line);
    if (ready?.[1] === undefined) continue;
    child.stdout.resume();
    return ready[1];
  }
  throw new Error(`it ended before it was ready: ${log()}`);
}

/** The page, and the scripts and styles it names. */
async function expectWindow(url: string): Promise<void> {
  const page = await fetch(url);
  expect(page.status).toBe(200);
  const files = [...(await page.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect((await fetch(`${url}${file}`)).status).toBe(200);
}

/** Over SSH, so that the worker beside the program is found, and kept, so that the native module and the migrations are. */
async function expectServerReached(url: string, token: string): Promise<void> {
  const fleet = await startSimulated(1, ['plex']);
  const call = async (path: string, body: object) => {
    const headers = { 'x-api-key': token, 'content-type': 'application/json' };
    return fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  try {
    const { host, port, ssh_user, sudo, hostKey } = fleet.host('sim-1');
    const auth = { kind: 'key', path: fleet.keyPath };
    const server = { server_id: 'sim-1', host, port, ssh_user, auth, sudo, host_key: hostKey.fingerprint };
    expect((await call('/servers', server)).status).toBe(201);
    expect(await (await call('/servers/sim-1/test', {})).json()).toMatchObject({ ok: true });
  } finally {
    await fleet.close();
  }
}
