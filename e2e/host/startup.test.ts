/** Starts that must fail: one plain sentence with a code, exit 1, and nothing damaged (SPEC "Starting it"). */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ask, changeSettings } from '../support/api.ts';
import { hostThatEnds, type StartOptions, startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { CLI } from '../support/paths.ts';
import { fillDisk, isRoot, mountSmallDisk } from '../support/small-disk.ts';

/** A folder as a host leaves it, with a server, settings and a sealed password. */
let template: string;
const folders: string[] = [];

function folder(): string {
  const path = temporaryFolder();
  folders.push(path);
  return path;
}

function copyOfTemplate(): string {
  const path = folder();
  execFileSync('cp', ['-a', `${template}/.`, path]);
  return path;
}

const KEY_FILE = () => join(template, 'key');

/** What every file holds. Not the lock, and not SQLite's own notes of who reads, which hold no data. */
function contents(path: string): Record<string, string> {
  const files = readdirSync(path).filter((name) => !/^host\.lock$|-shm$/.test(name));
  const read = files.map((name): [string, Buffer] => [name, readFileSync(join(path, name))]);
  const holding = read.filter(([name, bytes]) => !(name.endsWith('-wal') && bytes.length === 0));
  return Object.fromEntries(holding.map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]));
}

/** Starts on the folder and checks the form of the refusal; answers with its sentence. */
async function refusal(code: string, options: StartOptions & { dataDir: string }): Promise<string> {
  const ended = await hostThatEnds(options);
  expect(ended, ended.stderr).toMatchObject({ code: 1, signal: null });
  const lines = ended.stderr.trimEnd().split('\n');
  expect(lines, ended.stderr).toHaveLength(1);
  const [, sentence, said] = /^holdpoint: ([A-Z].*[.!]) \((\w+)\)$/.exec(lines[0] ?? '') ?? [];
  expect(said, ended.stderr).toBe(code);
  expect(existsSync(join(options.dataDir, 'runtime.json'))).toBe(false);
  return sentence ?? '';
}

describe('starts that must fail', () => {
  beforeAll(async () => {
    template = folder();
    writeFileSync(KEY_FILE(), 'k'.repeat(64), { mode: 0o600 });
    const host = await startHostProcess({ dataDir: template, env: { HOLDPOINT_KEY_FILE: KEY_FILE() } });
    await changeSettings(host, { poll_seconds: 77 });
    const auth = { kind: 'password', password: 'sealed' };
    await ask(host, 'POST', '/servers', { server_id: 'kept', host: '127.0.0.1', port: 9, ssh_user: 'root', auth });
    expect(await host.end()).toEqual({ code: 0, signal: null });
  });
  afterAll(() => {
    for (const path of folders) rmSync(path, { recursive: true, force: true });
  });
  let before: Record<string, string> = {};
  let watched = '';
  /** From here on nothing in the folder may change until the test is over. */
  function keepsAsItIs(path: string): string {
    [before, watched] = [contents(path), path];
    return path;
  }
  afterEach(() => {
    if (watched !== '') expect(contents(watched)).toEqual(before);
    watched = '';
  });

  test('a second host on the folder says so; the first is not disturbed', async () => {
    const dataDir = folder();
    const first = await startHostProcess({ dataDir });
    onTestFinished(() => first.dispose());
    const ended = await hostThatEnds({ dataDir });
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^holdpoint: .*already.*\(already_running\)\n$/),
    });
    expect(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'))).toMatchObject({ pid: first.pid });
    expect(await first.call('GET', '/status')).toMatchObject({ status: 200 });
    await first.end();
    const next = await startHostProcess({ dataDir });
    expect(await next.call('GET', '/status')).toMatchObject({ status: 200 });
    expect(await next.end()).toEqual({ code: 0, signal: null });
  });

  test('a database newer than the program', async () => {
    const dataDir = copyOfTemplate();
    const db = new Database(join(dataDir, 'holdpoint.db'));
    db.pragma('user_version = 4711');
    db.close();
    expect(await refusal('database_newer', { dataDir: keepsAsItIs(dataDir) })).toContain('newer');
  });

  test.for([
    { what: 'a file that is no database', damage: (path: string) => writeFileSync(path, 'no database\n'.repeat(1000)) },
    { what: 'a database cut in half', damage: (path: string) => writeFileSync(path, half(readFileSync(path))) },
    { what: 'a database with pages overwritten', damage: overwritePages },
    { what: "another program's database", damage: foreignDatabase },
  ])('$what', async ({ damage }) => {
    const dataDir = copyOfTemplate();
    damage(join(dataDir, 'holdpoint.db'));
    await refusal('database_corrupt', { dataDir: keepsAsItIs(dataDir) });
  });

  test('a folder that is a file', async () => {
    const path = join(folder(), 'file');
    writeFileSync(path, 'mine');
    const ended = await hostThatEnds({ dataDir: path });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^holdpoint: [^\n]*\(\w+\)\n$/) });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  test('a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    onTestFinished(() => void taken.close());
    const port = String((taken.address() as { port: number }).port);
    const dataDir = keepsAsItIs(copyOfTemplate());
    expect(await refusal('port_in_use', { dataDir, args: ['--port', port] })).toContain(port);
  });

  test.for([
    { what: 'missing', code: 'key_file_unreadable', prepare: (_path: string) => {} },
    {
      what: 'too short',
      code: 'key_file_too_short',
      prepare: (path: string) => writeFileSync(path, 'k', { mode: 0o600 }),
    },
    {
      what: 'not the one',
      code: 'wrong_key_file',
      prepare: (path: string) => writeFileSync(path, 'x'.repeat(64), { mode: 0o600 }),
    },
    {
      what: 'readable by others',
      code: 'key_file_exposed',
      prepare(path: string) {
        writeFileSync(path, 'k'.repeat(64));
        chmodSync(path, 0o644);
      },
    },
    { what: 'a folder', code: 'key_file_unreadable', prepare: (path: string) => mkdirSync(path, { mode: 0o700 }) },
    {
      what: 'a pipe that nobody writes to',
      code: 'key_file_unreadable',
      prepare: (path: string) => execFileSync('mkfifo', ['-m', '600', path]),
    },
    { what: 'without an end', code: 'key_file_unreadable', prepare: (path: string) => symlinkSync('/dev/zero', path) },
    {
      what: 'larger than memory',
      code: 'key_file_unreadable',
      prepare(path: string) {
        writeFileSync(path, '', { mode: 0o600 });
        truncateSync(path, 10 * 1024 ** 3);
      },
    },
  ])('a key file that is $what', async ({ code, prepare }) => {
    const keyFile = join(folder(), 'key');
    prepare(keyFile);
    const dataDir = keepsAsItIs(copyOfTemplate());
    await refusal(code, { dataDir, env: { HOLDPOINT_KEY_FILE: keyFile } });
  });

  describe('late, with port and lock taken already', () => {
    const cases: { what: string; code: string; break: (dataDir: string) => void; args?: string[]; command?: 'demo' }[] =
      [
        {
          what: 'runtime.json is a folder',
          code: 'runtime_not_written',
          break: (dataDir) => mkdirSync(join(dataDir, 'runtime.json')),
        },
        {
          what: 'the head of the log refuses the next row',
          code: 'database_corrupt',
          break: (dataDir) => tamper(dataDir, 'event_head_rises', 'UPDATE event_head SET seq = seq + 5'),
        },
        {
          what: 'a table is gone',
          code: 'database_corrupt',
          break: (dataDir) => tamper(dataDir, null, 'DROP TABLE maintenance_windows'),
        },
        {
          what: 'the folder of the demo is a file',
          code: 'folder_not_accessible',
          command: 'demo',
          break: (dataDir) => writeFileSync(join(dataDir, 'demo'), 'mine'),
        },
      ];

    test.for(cases)('$what', async ({ code, break: damage, command }) => {
      const port = await freePort();
      const dataDir = folder();
      if (command === undefined) execFileSync('cp', ['-a', `${template}/.`, dataDir]);
      damage(dataDir);
      const ended = await hostThatEnds({ dataDir, command: command ?? 'serve', args: ['--port', String(port)] });
      expect(ended, ended.stderr).toMatchObject({ code: 1, signal: null });
      expect(ended.stderr).toMatch(new RegExp(`^holdpoint: [A-Z][^\\n]*\\. \\(${code}\\)\\n$`));
      // Address, lock and folder are free for the next one.
      const next = await startHostProcess({ dataDir: copyOfTemplate(), args: ['--port', String(port)] });
      expect(await next.end()).toEqual({ code: 0, signal: null });
      for (const name of ['runtime.json', 'demo']) rmSync(join(dataDir, name), { recursive: true, force: true });
      if (code === 'database_corrupt') return;
      const again = await startHostProcess({ dataDir });
      expect(await again.end()).toEqual({ code: 0, signal: null });
    });

    test('AUD-1: of a folder whose log refuses the next row, audit verify names what is wrong', async () => {
      const dataDir = copyOfTemplate();
      tamper(dataDir, 'event_head_rises', 'UPDATE event_head SET seq = seq + 5');
      await refusal('database_corrupt', { dataDir });
      const verify = spawnSync(process.execPath, [CLI, '--data-dir', dataDir, 'audit', 'verify'], { encoding: 'utf8' });
      expect(verify).toMatchObject({ status: 1, stdout: expect.stringMatching(/^Row \d+ is missing/) });
    });
  });

  test('a folder that others may write in, and one they may read files of', async () => {
    const dataDir = copyOfTemplate();
    chmodSync(dataDir, 0o777);
    expect(await refusal('folder_exposed', { dataDir: keepsAsItIs(dataDir) })).toContain('chmod 700');
    watched = '';
    chmodSync(dataDir, 0o700);
    for (const name of ['holdpoint.db', 'host.lock']) chmodSync(join(dataDir, name), 0o666);
    const host = await startHostProcess({ dataDir });
    const open = readdirSync(dataDir).filter((name) => (statSync(join(dataDir, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
    expect(await host.end()).toEqual({ code: 0, signal: null });
  });

  describe.skipIf(!isRoot)('with disks of its own (needs root on Linux)', () => {
    test('a folder on a read-only disk, with a database and without', async () => {
      for (const isNew of [true, false]) {
        const disk = mountSmallDisk('4m');
        try {
          if (!isNew) execFileSync('cp', ['-a', `${template}/.`, disk.path]);
          disk.remount('ro');
          await refusal('folder_read_only', { dataDir: keepsAsItIs(disk.path) });
          expect(contents(watched)).toEqual(before);
        } finally {
          watched = '';
          disk.unmount();
        }
      }
    });

    test('a full disk, with a database and without', async () => {
      for (const isNew of [true, false]) {
        const disk = mountSmallDisk('1m');
        try {
          if (!isNew) execFileSync('cp', ['-a', `${template}/.`, disk.path]);
          fillDisk(disk.path);
          const held = contents(disk.path);
          await refusal('disk_full', { dataDir: disk.path });
          if (!isNew) expect(contents(disk.path)).toEqual(held);
          rmSync(join(disk.path, 'fill'));
          const host = await startHostProcess({ dataDir: disk.path });
          const { poll_seconds } = await ask<{ poll_seconds: number }>(host, 'GET', '/settings');
          expect(poll_seconds).toBe(isNew ? 30 : 77);
          expect(await host.end()).toEqual({ code: 0, signal: null });
        } finally {
          disk.unmount();
        }
      }
    });
  });
});

/** As somebody would who has the file: behind the back of a trigger, which stands again afterwards. */
function tamper(dataDir: string, trigger: string | null, sql: string): void {
  const db = new Database(join(dataDir, 'holdpoint.db'));
  const made = db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(trigger) as string | undefined;
  if (trigger !== null) db.exec(`DROP TRIGGER ${trigger}`);
  db.exec(sql);
  if (made !== undefined) db.exec(made);
  db.close();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);

/** Leaves the first page, which says what the file is. */
function overwritePages(path: string): void {
  const file = openSync(path, 'r+');
  const { length } = readFileSync(path);
  writeSync(file, Buffer.alloc(length - 4096, 0xa5), 0, length - 4096, 4096);
}

function foreignDatabase(path: string): void {
  rmSync(path);
  const db = new Database(path);
  db.exec('CREATE TABLE recipes (name TEXT)');
  db.close();
}
