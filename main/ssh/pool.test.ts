import { describe, expect, test } from 'vitest';
import { exitWith } from './testing/test-server.ts';
import { command, withExecutor, withServer } from './testing/with-executor.ts';

describe('RUN-1: warm connections', () => {
  test('one connection serves all commands of a server, also those that come while it connects', async () => {
    const server = await withServer();
    const executor = withExecutor();
    await Promise.all([1, 2, 3].map(() => executor.exec(server.target(), command())));
    await executor.exec(server.target(), command());
    expect(server.connections()).toBe(1);
    expect(server.commands.length).toBe(4);
  });

  test('another login, address or key means another connection; a learned key type does not', async () => {
    const server = await withServer();
    const executor = withExecutor();
    await executor.exec(server.target(), command());
    await executor.exec(server.target({ hostKey: { ...server.hostKey, type: '' } }), command());
    expect(server.connections()).toBe(1);
    await executor.exec(server.target({ user: 'other' }), command());
    expect(server.connections()).toBe(2);
    await expect.poll(() => server.openConnections()).toBe(1);
  });

  test('a forgotten server is connected anew, and what runs there still ends as it ends', async () => {
    const finish: (() => void)[] = [];
    const server = await withServer({ onExec: ({ channel }) => finish.push(() => exitWith(channel, 0)) });
    const executor = withExecutor();
    const first = executor.exec(server.target(), command());
    await expect.poll(() => finish.length).toBe(1);
    executor.forget('web-1');
    const second = executor.exec(server.target(), command());
    await expect.poll(() => finish.length).toBe(2);
    for (const end of finish) end();
    expect([(await first).kind, (await second).kind]).toEqual(['exited', 'exited']);
    expect(server.connections()).toBe(2);
    await expect.poll(() => server.openConnections()).toBe(1);
  });

  test('an idle connection is closed', async () => {
    const server = await withServer();
    const executor = withExecutor({ limits: { idleMs: 20 } });
    await executor.exec(server.target(), command());
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('RUN-3: a warm connection found dead is replaced without a word, for nothing was sent on it', async () => {
    const server = await withServer({ onChannelOpen: (count) => (count === 2 ? 'none' : 'accept') });
    const executor = withExecutor({ limits: { channelOpenMs: 100 } });
    await executor.exec(server.target(), command());
    expect((await executor.exec(server.target(), command())).kind).toBe('exited');
    expect(server.connections()).toBe(2);
    expect(server.commands.length).toBe(2);
  });

  test('more servers than handshakes at once are all served', async () => {
    const server = await withServer();
    const executor = withExecutor({ limits: { parallelHandshakes: 2 } });
    const ids = Array.from({ length: 8 }, (_, index) => `web-${index}`);
    const outcomes = await Promise.all(ids.map((serverId) => executor.exec(server.target({ serverId }), command())));
    expect(outcomes.every((outcome) => outcome.kind === 'exited')).toBe(true);
  });
});
