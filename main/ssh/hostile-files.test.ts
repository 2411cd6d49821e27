/** Issue 9, MNT-7: a server whose folders and files never end. The first of it took 4.2 GB in six minutes. */
import type { SFTPWrapper } from 'ssh2';
import { describe, expect, test } from 'vitest';
import type { SiteStep } from '../core/visitors/site-files.ts';
import { CONVERSATION_LIMITS } from './limits.ts';
import { endlessSftp, floodSocket, type HostileScript, withHostileServer } from './testing/hostile-server.ts';
import { command, failureOf, refusalCode, withExecutor } from './testing/with-executor.ts';

const FOLDER = '/var/www/holdpoint';
const WRITE: SiteStep = { do: 'write', name: 'maintenance.on', content: 'x', modifiedAt: null };
const IN_BUFFERS = 32 * 1024 * 1024;

const limitsOf = (change: object) => ({
  closeGraceMs: 100,
  conversations: { ...CONVERSATION_LIMITS, files: { ...CONVERSATION_LIMITS.files, ...change } },
});

async function apply(script: HostileScript, change: object = {}) {
  const server = await withHostileServer(script);
  const executor = withExecutor({ limits: limitsOf(change) });
  const outcome = await executor.applySite(server.target(), FOLDER, [WRITE]);
  return { server, executor, outcome };
}

describe('issue 9, MNT-7: SFTP within limits', () => {
  test('a folder that lists for ever: told in words, the channel closed, the connection of use after it', async () => {
    const { server, executor, outcome } = await apply({
      onSftp: endlessSftp,
      onExec({ accept, exit }) {
        accept();
        exit(0);
      },
    });
    expect(refusalCode(outcome)).toBe('limit_reached');
    expect(failureOf(outcome)).toBe('The server sent more than 10,000 names of files while files were written.');
    await expect.poll(() => server.channelsClosed()).toBe(1);
    expect(server.bytesSent()).toBeLessThan(CONVERSATION_LIMITS.files.bytes + IN_BUFFERS);
    expect((await executor.exec(server.target(), command())).kind).toBe('exited');
    expect(server.connections()).toBe(1);
  });

  test('in bytes, where the names are long', async () => {
    const { server, outcome } = await apply(
      { onSftp: endlessSftp },
      { entries: Number.POSITIVE_INFINITY, bytes: 65_536 },
    );
    expect(failureOf(outcome)).toBe('The server sent more than 64 KiB while files were written.');
    await expect.poll(() => server.channelsClosed()).toBe(1);
  });

  test('a file handed out byte by byte', async () => {
    const script: HostileScript = {
      onSftp(sftp) {
        endlessSftp(sftp);
        sftp.removeAllListeners('READDIR').on('READDIR', (id) => sftp.status(id, 1));
      },
    };
    const { server, outcome } = await apply(script, { messages: 200 });
    expect(failureOf(outcome)).toBe('The server sent more than 200 messages while files were written.');
    await expect.poll(() => server.channelsClosed()).toBe(1);
  });

  test.each<[string, HostileScript]>([
    ['an SFTP that never begins', { isSftpSilent: true }],
    ['an SFTP that never answers', { onSftp: (sftp) => void sftp.on('LSTAT', () => {}) }],
  ])('%s ends at its limit of time, and on the wire', async (_what, script) => {
    const { server, outcome } = await apply(script, { ms: 500 });
    expect(failureOf(outcome)).toBe('The server took more than 0.5 s while files were written.');
    await expect.poll(() => server.channelsClosed()).toBe(1);
  });

  test('a server that keeps the channel and goes on loses the connection', async () => {
    const { server, outcome } = await apply({ keepsChannels: true, onSftp: endlessSftp });
    expect(refusalCode(outcome)).toBe('limit_reached');
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('answers to what nobody asked', async () => {
    const { server, outcome } = await apply({
      onSftp(sftp, wire) {
        sftp.on('LSTAT', () => floodSocket(wire.socket, () => sftp.status(4711, 0)));
      },
    });
    expect(refusalCode(outcome)).toBe('limit_reached');
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  const anything = Buffer.from('h');
  const attributes = { mode: 0o040755, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };
  test.each<[string, (sftp: SFTPWrapper, id: number) => void]>([
    ['a handle', (sftp, id) => sftp.handle(id, anything)],
    ['names', (sftp, id) => sftp.name(id, [{ filename: 'x', longname: '', attrs: attributes }])],
    ['data', (sftp, id) => sftp.data(id, anything)],
    ['attributes', (sftp, id) => sftp.attrs(id, attributes)],
    ['"done"', (sftp, id) => sftp.status(id, 0)],
    ['an error of its own', (sftp, id) => sftp.status(id, 4_711, '\u202e'.repeat(10_000))],
    ['more than a packet may hold', (sftp, id) => sftp.data(id, Buffer.alloc(300 * 1024))],
  ])('every question answered with %s is a refusal, and no fault of this program', async (_what, answer) => {
    const questions = ['LSTAT', 'REALPATH', 'OPENDIR', 'READDIR', 'OPEN', 'READ', 'FSTAT', 'WRITE', 'RENAME'] as const;
    for (const right of [0, 1, 2, 3]) {
      const script: HostileScript = {
        onSftp(sftp) {
          endlessSftp(sftp);
          for (const question of questions.slice(right)) {
            sftp.removeAllListeners(question).on(question, (id: number) => answer(sftp, id));
          }
        },
      };
      const { outcome } = await apply(script, { ms: 2_000, messages: 200 });
      expect(['refused', 'lost']).toContain(outcome.kind);
      expect(failureOf(outcome).length).toBeLessThan(310);
      expect(failureOf(outcome)).not.toContain('\u202e');
    }
  });

  test('when nobody wants it any more it ends at once: switched off, removed, host stopped', async () => {
    const script: HostileScript = { onSftp: (sftp) => void sftp.on('LSTAT', () => {}) };
    const off = new AbortController();
    const server = await withHostileServer(script);
    const executor = withExecutor();
    const working = executor.applySite(server.target(), FOLDER, [WRITE], off.signal);
    await expect.poll(() => server.subsystems()).toBe(1);
    off.abort();
    expect(await working).toEqual({ kind: 'lost', message: 'It is not wanted any more.' });
    await expect.poll(() => server.channelsClosed()).toBe(1);

    const again = executor.applySite(server.target(), FOLDER, [WRITE]);
    await expect.poll(() => server.subsystems()).toBe(2);
    executor.forget('evil');
    expect(await again).toEqual({ kind: 'lost', message: 'The server was changed or removed meanwhile.' });
    await expect.poll(() => server.channelsClosed()).toBe(2);

    const last = executor.applySite(server.target(), FOLDER, [WRITE]);
    await expect.poll(() => server.subsystems()).toBe(3);
    await executor.close();
    expect((await last).kind).toBe('lost');
    await expect.poll(() => server.openConnections()).toBe(0);
  });
});
