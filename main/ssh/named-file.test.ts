/** Issue 9: a file that never answers costs its reader, and nobody else anything. On real files, pipes, devices and processes. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import ssh2 from 'ssh2';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../core/system-clock.ts';
import { createConfigFiles } from './config-files.ts';
import { passphraseRounds } from './key-file.ts';
import { createNamedFiles, inProcessReader, type NamedFilesDeps, type StartReader } from './named-file.ts';
import { createSshConfig } from './ssh-config.ts';
import { deadMountProblem, withDeadMount } from './testing/dead-mount.ts';
import { generateKey } from './testing/test-server.ts';
import { withExecutor, withServer } from './testing/with-executor.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'holdpoint-files-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function reader(change: Partial<NamedFilesDeps> = {}) {
  return createNamedFiles({ clock: systemClock, signal: new AbortController().signal, ...change });
}

/** Programs of this machine that have this in their arguments. */
function running(mark: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  }).length;
}

/** As a mount that is dead: a program that opens and waits, whatever comes. */
const deadMount: StartReader = ({ path }) => {
  const child = spawn('/bin/sh', ['-c', 'trap "" TERM HUP INT; while :; do sleep 600; done', path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return {
    stdout: child.stdout,
    onEnd: (listener) => void child.once('close', listener),
    abandon() {
      child.stdout.destroy();
      child.kill('SIGKILL');
      child.unref();
    },
  };
};

describe.each([
  ['by a program of the system', undefined],
  ['in this process, as on Windows', inProcessReader],
])('issue 9: files that a person names, read %s', (_how, startReader) => {
  const files = () => reader(startReader === undefined ? {} : { startReader });

  test('a plain file comes back whole, by a link too, whatever its name', async () => {
    const path = join(folder(), "-a $(b) 'c'\n.key");
    const content = Buffer.from([0, 255, 10, 13, 0]);
    writeFileSync(path, content);
    symlinkSync(path, `${path}.link`);
    expect(await files().read(path, 65_536)).toEqual({ kind: 'content', content });
    expect(await files().read(`${path}.link`, 65_536)).toEqual({ kind: 'content', content });
  });

  test('up to its size, and no byte beyond', async () => {
    const path = join(folder(), 'file');
    writeFileSync(path, Buffer.alloc(2048, 1));
    expect(await files().read(path, 2048)).toMatchObject({ kind: 'content' });
    expect(await files().read(path, 2047)).toEqual({ kind: 'too_large' });
    truncateSync(path, 10 * 1024 ** 3);
    expect(await files().read(path, 65_536)).toEqual({ kind: 'too_large' });
  });

  test('what is no plain file, or is not there, says so', async () => {
    const own = folder();
    const pipe = join(own, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const socket = join(own, 'socket');
    const server = createServer().listen(socket);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    for (const path of [pipe, socket, own, '/dev/zero']) {
      expect(await files().read(path, 65_536), path).toEqual({ kind: 'unreadable', reason: 'is not a plain file' });
    }
    expect(await files().read(join(own, 'none'), 65_536)).toEqual({ kind: 'missing' });
    expect(await files().names(pipe, 1024)).toEqual({ kind: 'unreadable', reason: 'is not a folder' });
  });

  test('the names in a folder, hidden ones left out', async () => {
    const own = folder();
    for (const name of ['b', 'a b', '-c', '.hidden']) writeFileSync(join(own, name), '');
    mkdirSync(join(own, 'd'));
    const names = await files().names(own, 1024);
    const text = names.kind === 'content' ? names.content.toString() : names.kind;
    expect(text.split('\0').sort()).toEqual(['', '-c', 'a b', 'b', 'd']);
    const none = await files().names(folder(), 1024);
    expect(none).toEqual({ kind: 'content', content: Buffer.alloc(0) });
    expect(await files().names(own, 4)).toEqual({ kind: 'too_large' });
  });
});

describe('issue 9: a file that never answers', () => {
  test('is given up after its time, its program ended, and asked for by many it costs one', async () => {
    const path = join(folder(), 'dead');
    const files = reader({ startReader: deadMount, limitMs: 200 });
    const answers = Promise.all(Array.from({ length: 50 }, () => files.read(path, 65_536)));
    await expect.poll(() => running(path)).toBe(1);
    expect(new Set((await answers).map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await answers)[0]).toEqual({ kind: 'silent' });
    await expect.poll(() => running(path)).toBe(0);
  });

  test('does not hold up others: more silent ones than are read at once, and one that answers', async () => {
    const own = folder();
    const good = join(own, 'good');
    writeFileSync(good, 'key');
    const startReader: StartReader = (asked) => {
      if (asked.path !== good) return { stdout: new PassThrough(), onEnd() {}, abandon() {} };
      return inProcessReader(asked);
    };
    const files = reader({ startReader, limitMs: 60_000 });
    for (let index = 0; index < 40; index += 1) void files.read(join(own, `dead ${index}`), 65_536);
    expect(await files.read(good, 65_536)).toEqual({ kind: 'content', content: Buffer.from('key') });
  });

  test('a flood that grows while it is read is cut at the limit', async () => {
    const stdout = new PassThrough();
    let isAbandoned = false;
    const startReader: StartReader = () => ({
      stdout,
      onEnd() {},
      abandon() {
        isAbandoned = true;
        stdout.destroy();
      },
    });
    const answer = reader({ startReader }).read('/dev/zero', 1024);
    await Promise.resolve();
    stdout.write(Buffer.alloc(1025));
    expect(await answer).toEqual({ kind: 'too_large' });
    expect(isAbandoned).toBe(true);
  });
});

describe.skipIf(deadMountProblem !== null)(`issue 9: a mount that is dead (${deadMountProblem ?? 'real'})`, () => {
  test('holds up its own login alone, however many ask, and leaves no program behind', async () => {
    const path = join(withDeadMount(), 'key');
    const server = await withServer();
    const key = generateKey();
    const good = join(folder(), 'good');
    writeFileSync(good, key.private);
    const byKey = await withServer({ publicKey: key.public });
    const executor = withExecutor();
    const refused = Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        executor.check(server.target({ serverId: `dead-${index}`, auth: { kind: 'key', path: `${path}${index}` } })),
      ),
    );
    await expect.poll(() => running(path)).toBeGreaterThan(0);
    const others = [server.target(), byKey.target({ serverId: 'by-key', auth: { kind: 'key', path: good } })];
    for (const other of others) expect((await executor.check(other)).kind).toBe('connected');
    for (const answer of await refused) {
      expect(answer).toMatchObject({ failure: { message: expect.stringContaining('did not answer within 5 s') } });
    }
    await expect.poll(() => running(path)).toBe(0);
  });

  test('the end of the program does not wait for it', async () => {
    const path = join(withDeadMount(), 'key');
    const script = new URL('./testing/read-and-exit.ts', import.meta.url);
    const child = spawn(process.execPath, [script.pathname, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect.poll(() => running(`holdpoint\0${path}`)).toBe(1);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await expect.poll(() => running(path)).toBe(0);
  });

  test('an ssh_config there is said to be silent', async () => {
    const home = withDeadMount();
    const read = await createSshConfig(createConfigFiles(new AbortController().signal, home)).hosts();
    expect(read).toMatchObject({ kind: 'unreadable', message: expect.stringContaining('did not answer') });
  });
});

describe('issue 9: a key file that never answers', () => {
  test.each([
    ['a pipe without a writer', (path: string) => void execFileSync('mkfifo', [path])],
    ['a folder', (path: string) => void mkdirSync(path)],
    ['an endless device', (path: string) => void symlinkSync('/dev/zero', path)],
    [
      'a file of 10 GB',
      (path: string) => {
        writeFileSync(path, '');
        truncateSync(path, 10 * 1024 ** 3);
      },
    ],
    [
      'a file of others',
      (path: string) => {
        writeFileSync(path, '');
        chmodSync(path, 0);
      },
    ],
  ])('%s: that login says so, the others go on, and the program ends', async (_what, make) => {
    const path = join(folder(), 'key');
    make(path);
    const server = await withServer();
    const executor = withExecutor();
    const refused = Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        executor.check(server.target({ serverId: `bad-${index}`, auth: { kind: 'key', path } })),
      ),
    );
    expect((await executor.check(server.target())).kind).toBe('connected');
    for (const answer of await refused) {
      expect(answer).toMatchObject({ failure: { code: 'key_unreadable', message: expect.stringContaining(path) } });
    }
    await executor.close();
  });
});

test('issue 9: a key whose passphrase takes for ever to hash is refused before it is tried', async () => {
  const path = join(folder(), 'key');
  const { private: key } = ssh2.utils.generateKeyPairSync('ed25519', {
    passphrase: 'x',
    cipher: 'aes256-ctr',
    rounds: 4,
  });
  expect(passphraseRounds(Buffer.from(key))).toBe(4);
  expect(passphraseRounds(Buffer.from(generateKey().private))).toBe(0);
  expect(passphraseRounds(Buffer.from('no key'))).toBe(0);
  const [begin, end] = ['BEGIN', 'END'].map((which) => `-----${which} OPENSSH PRIVATE KEY-----`);
  const data = Buffer.from(key.replace(/-----[^-]+-----/g, ''), 'base64');
  const at = data.indexOf(Buffer.from([0, 0, 0, 4]), data.indexOf('bcrypt') + 6 + 4 + 4 + 16);
  data.writeUInt32BE(0xffff_ffff, at);
  writeFileSync(path, `${begin}\n${data.toString('base64')}\n${end}\n`);
  const server = await withServer();
  const answer = await withExecutor().check(server.target({ auth: { kind: 'key', path, passphrase: 'x' } }));
  expect(answer).toMatchObject({
    failure: { code: 'key_unreadable', message: expect.stringContaining('4,294,967,295 rounds') },
  });
});
