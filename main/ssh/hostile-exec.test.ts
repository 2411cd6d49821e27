/** Issue 9: a server that never stops costs what the table of limits says, and is told to stop on the wire. */
import { describe, expect, test } from 'vitest';
import { CONVERSATION_LIMITS } from './limits.ts';
import { GLOBAL_REQUEST, message, withHostileServer } from './testing/hostile-server.ts';
import { command, failureOf, refusalCode, withExecutor } from './testing/with-executor.ts';

const MiB = 1024 * 1024;
/** What the kernel's buffers of both ends take, read or not. */
const IN_BUFFERS = 32 * MiB;
const CHUNK = Buffer.alloc(16 * 1024, 'x\n');
const question = () => command({ isAction: false });

describe('issue 9: questions (looks, probes, journal, lists, sudo)', () => {
  test.each(['stdout', 'stderr'])('an answer on %s that never ends', async (stream) => {
    const server = await withHostileServer({
      onExec({ wire, channel, accept }) {
        accept();
        const extended = Buffer.alloc(4);
        extended.writeUInt32BE(1);
        const head = Buffer.alloc(13);
        head[0] = 95;
        head.writeUInt32BE(channel, 1);
        head.writeUInt32BE(1, 5);
        head.writeUInt32BE(CHUNK.length, 9);
        wire.flood(() => (stream === 'stdout' ? wire.data(channel, CHUNK) : wire.send(Buffer.concat([head, CHUNK]))));
      },
    });
    const executor = withExecutor();
    const outcome = await executor.exec(server.target(), question());
    expect(refusalCode(outcome)).toBe('limit_reached');
    expect(failureOf(outcome)).toBe('The server sent more than 4 MiB in answer to one question.');
    await expect.poll(() => server.openConnections()).toBe(0);
    expect(server.bytesSent()).toBeLessThan(CONVERSATION_LIMITS.question.bytes + IN_BUFFERS);
  });

  test('an answer in more pieces than anybody needs', async () => {
    const server = await withHostileServer({
      onExec({ wire, channel, accept }) {
        accept();
        wire.flood(() => wire.data(channel, Buffer.from('x')));
      },
    });
    const conversations = { ...CONVERSATION_LIMITS, question: { ...CONVERSATION_LIMITS.question, messages: 1_000 } };
    const outcome = await withExecutor({ limits: { conversations } }).exec(server.target(), question());
    expect(failureOf(outcome)).toBe('The server sent more than 1,000 messages in answer to one question.');
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('forgetting the server ends them on the wire, and no action', async () => {
    const server = await withHostileServer({ onExec: ({ accept }) => accept() });
    const executor = withExecutor();
    const asked = executor.exec(server.target(), question());
    const acting = executor.exec(server.target(), command({ timeLimitMs: 60_000 }));
    let isOver = false;
    void acting.then(() => {
      isOver = true;
    });
    await expect.poll(() => server.commands()).toBe(2);
    executor.forget('evil');
    expect(failureOf(await asked)).toBe('The server was changed or removed meanwhile.');
    await expect.poll(() => server.channelsClosed()).toBeGreaterThan(0);
    expect(isOver).toBe(false);
  });
});

describe('issue 9: actions', () => {
  test('what a server sends before it confirms a command is kept by nobody', async () => {
    const server = await withHostileServer({
      onExec: ({ wire, channel }) => wire.flood(() => wire.data(channel, CHUNK)),
    });
    const outcome = await withExecutor().exec(server.target(), command({ timeLimitMs: 60_000 }));
    expect(outcome).toMatchObject({ kind: 'lost', message: expect.stringContaining('8 MiB that nobody asked for') });
    await expect.poll(() => server.openConnections()).toBe(0);
    expect(server.bytesSent()).toBeLessThan(CONVERSATION_LIMITS.besides.bytes + IN_BUFFERS);
  });

  test('RUN-4: output beyond the limits of a question is read to its end', async () => {
    const server = await withHostileServer({
      onExec({ wire, channel, accept, exit }) {
        accept();
        let left = (2 * CONVERSATION_LIMITS.question.bytes) / CHUNK.length;
        wire.flood(() => {
          left -= 1;
          if (left >= 0) return wire.data(channel, CHUNK);
          exit(0);
          wire.socket.end();
        });
      },
    });
    const outcome = await withExecutor().exec(server.target(), command({ timeLimitMs: 60_000 }));
    expect(outcome).toMatchObject({ stdout: { is_cut: true } });
    expect(outcome).toMatchObject({ stdout: { text: expect.stringContaining('8,323,072 bytes cut') } });
  });

  test('a command that exited, but whose channel stays open at its time limit, loses the connection after a grace', async () => {
    const server = await withHostileServer({
      keepsChannels: true,
      onExec({ accept, exit }) {
        accept();
        exit(0);
      },
    });
    const executor = withExecutor({ limits: { closeGraceMs: 50 } });
    expect(await executor.exec(server.target(), command({ timeLimitMs: 100 }))).toMatchObject({
      kind: 'exited',
      exitCode: 0,
    });
    await expect.poll(() => server.channelsClosed()).toBe(1);
    await expect.poll(() => server.openConnections()).toBe(0);
  });
});

describe('issue 9: what belongs to no command', () => {
  const besides = (change: object) => ({
    conversations: { ...CONVERSATION_LIMITS, besides: { ...CONVERSATION_LIMITS.besides, ...change } },
  });
  const exits = ({ accept, exit }: { accept(): void; exit(code: number): void }) => {
    accept();
    exit(0);
  };
  const YES = Buffer.from([1]);

  test.each([
    ['requests that want an answer', message(GLOBAL_REQUEST, 'keepalive@openssh.com', YES), 'messages'],
    ['host keys without end', message(GLOBAL_REQUEST, 'hostkeys-00@openssh.com', YES), 'messages'],
    ['packets to be ignored', message(2, Buffer.alloc(30_000)), 'MiB'],
    ['data for a channel that is not there', message(94, Buffer.alloc(20_000)), 'MiB'],
  ])('%s', async (_what, payload, limit) => {
    const server = await withHostileServer({
      onExec({ wire, accept }) {
        accept();
        wire.flood(() => wire.send(payload));
      },
    });
    const outcome = await withExecutor().exec(server.target(), command({ timeLimitMs: 60_000 }));
    expect(outcome).toMatchObject({ kind: 'lost', message: expect.stringContaining(limit) });
    expect(outcome).toMatchObject({ message: expect.stringContaining('that nobody asked for, within a minute') });
    await expect.poll(() => server.openConnections()).toBe(0);
    expect(server.bytesSent()).toBeLessThan(CONVERSATION_LIMITS.besides.bytes + IN_BUFFERS);
  });

  test('also while nothing is asked', async () => {
    const server = await withHostileServer({
      onReady: (wire) => wire.flood(() => wire.send(message(2, 'ignore'))),
      onExec: exits,
    });
    await withExecutor().check(server.target());
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('key exchange after key exchange', async () => {
    const server = await withHostileServer({
      onReady(wire) {
        wire.client.on('rekey', () => wire.rekey());
        wire.rekey();
      },
      onExec: ({ accept }) => accept(),
    });
    const executor = withExecutor({ limits: besides({ entries: 3 }) });
    const outcome = await executor.exec(server.target(), command({ timeLimitMs: 60_000 }));
    expect(JSON.stringify(outcome)).toContain('more than 3 key exchanges that nobody asked for');
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('a server within its limits keeps its connection, whatever one beside it does', async () => {
    const evil = await withHostileServer({
      onExec({ wire, channel, accept }) {
        accept();
        wire.flood(() => wire.data(channel, CHUNK));
      },
    });
    const good = await withHostileServer({ onExec: exits });
    const executor = withExecutor();
    const [refused, checked] = await Promise.all([
      executor.check(evil.target()),
      executor.exec(good.target({ serverId: 'good' }), command()),
    ]);
    expect(refusalCode(refused)).toBe('limit_reached');
    expect(checked).toMatchObject({ kind: 'exited' });
    expect(good.openConnections()).toBe(1);
  });
});
