import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { command, refusalCode, withExecutor, withServer } from './testing/with-executor.ts';

/** The real worker, which a forget of `crash` ends by an uncaught error. */
const CRASHING = new URL('./testing/crashing-worker.ts', import.meta.url);

describe('RUN-2: the worker fails', () => {
  test('a running command is lost, one that waits for its connection is not_started, and the next one runs', async () => {
    const server = await withServer({ onExec: () => {} });
    const failures: Error[] = [];
    const executor = withExecutor({ workerUrl: CRASHING, onWorkerFailure: (error) => failures.push(error) });
    const running = executor.exec(server.target(), command());
    await expect.poll(() => server.commands.length).toBe(1);
    const waiting = executor.exec(server.target({ serverId: 'web-2', user: 'never-let-in' }), command());
    const check = executor.check(server.target({ serverId: 'web-3', user: 'never-let-in' }));
    executor.forget('crash');
    expect((await running).kind).toBe('lost');
    expect(refusalCode(await waiting)).toBe('connection_lost');
    expect(refusalCode(await check)).toBe('connection_lost');
    expect(failures.map((failure) => failure.message)).toEqual(['crash']);

    const healthy = await withServer();
    expect((await executor.exec(healthy.target(), command())).kind).toBe('exited');
  });

  test('a worker that cannot start answers not_started', async () => {
    const server = await withServer();
    const executor = withExecutor({ workerUrl: new URL('./no-such-worker.ts', import.meta.url) });
    expect(refusalCode(await executor.exec(server.target(), command()))).toBe('connection_lost');
    expect(refusalCode(await executor.check(server.target()))).toBe('connection_lost');
  });
});

describe('RUN-2: closing', () => {
  test('a running command answers lost, the server sees the connection go, nothing starts any more', async () => {
    const server = await withServer({ onExec: ({ channel }) => channel.write('so far') });
    const executor = withExecutor();
    const running = executor.exec(server.target(), command());
    await expect.poll(() => server.commands.length).toBe(1);
    await executor.close();
    expect(await running).toMatchObject({ kind: 'lost' });
    await expect.poll(() => server.openConnections()).toBe(0);
    expect(refusalCode(await executor.exec(server.target(), command()))).toBe('connection_lost');
    expect(refusalCode(await executor.checkSudo(server.target(), [['true']]))).toBe('connection_lost');
  });

  test('a process with warm connections, refused logins and running commands exits by itself after it', async () => {
    const server = await withServer({ onExec: () => {} });
    const script = new URL('./testing/close-and-exit.ts', import.meta.url);
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, [script.pathname, JSON.stringify(server.target())], { stdio: 'inherit' });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
