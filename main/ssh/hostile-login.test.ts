/** Issue 9: from the first byte to the login, with a server or an agent that never comes to an end. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Algorithms, AuthContext } from 'ssh2';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CONVERSATION_LIMITS } from './limits.ts';
import {
  floodSocket,
  message,
  USERAUTH_BANNER,
  USERAUTH_INFO_REQUEST,
  type Wire,
  withHostileServer,
} from './testing/hostile-server.ts';
import { failureOf, refusalCode, withExecutor, withServer } from './testing/with-executor.ts';

const IN_BUFFERS = 32 * 1024 * 1024;

/** Something that listens, and what became of the connections to it. */
async function listener(where: { path: string } | { port: 0; host: string }, onConnection: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).resume();
    onConnection(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(where, resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    connections: () => sockets.length,
    open: () => sockets.filter((socket) => !socket.destroyed).length,
    bytesSent: () => sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0),
  };
}

describe('issue 9: a server that never comes to its login', () => {
  test.each([
    ['lines before its name', 'a line of a greeting\r\n'],
    ['one line without an end', 'x'.repeat(1_000)],
    ['nothing that is SSH', '\0'.repeat(1_000)],
  ])('%s', async (_what, text) => {
    const evil = await listener({ port: 0, host: '127.0.0.1' }, (socket) =>
      floodSocket(socket, () => socket.write(text)),
    );
    const target = (await withServer()).target({ port: evil.port });
    expect(['handshake_failed', 'limit_reached']).toContain(refusalCode(await withExecutor().check(target)));
    await expect.poll(() => evil.open()).toBe(0);
    expect(evil.bytesSent()).toBeLessThan(CONVERSATION_LIMITS.login.bytes + IN_BUFFERS);
  });

  test('one that trickles is given the time of a login, not longer', async () => {
    const evil = await listener({ port: 0, host: '127.0.0.1' }, (socket) => {
      const timer = setInterval(() => socket.write('.\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const target = (await withServer()).target({ port: evil.port });
    const answer = await withExecutor({ limits: { readyMs: 300 } }).check(target);
    expect(refusalCode(answer)).toBe('handshake_timeout');
    expect(failureOf(answer)).toBe('The server took more than 0.3 s before the login was done.');
    await expect.poll(() => evil.open()).toBe(0);
  });

  const asksFor = (prompts: number) => (context: AuthContext, wire: Wire) => {
    if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
    // ssh2's server asks no round without a question.
    const nothing = message(USERAUTH_INFO_REQUEST, '', Buffer.alloc(12));
    if (prompts === 0) return wire.flood(() => wire.send(nothing));
    const again = () => context.prompt(Array(prompts).fill({ prompt: 'Code:', echo: false }), again);
    again();
  };

  test.each([
    ['question after question', asksFor(1), 'more than 20 questions before the login was done'],
    ['many questions at once', asksFor(1_000), 'more than 20 questions before the login was done'],
    ['rounds without a question', asksFor(0), 'more than 500 messages before the login was done'],
  ])('keyboard-interactive: %s', async (_what, onAuthentication, words) => {
    const server = await withHostileServer({ onAuthentication });
    const answer = await withExecutor().check(server.target());
    expect(refusalCode(answer)).toBe('limit_reached');
    expect(failureOf(answer)).toContain(words);
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('banner after banner', async () => {
    const banner = message(USERAUTH_BANNER, 'Welcome! '.repeat(3_000), Buffer.alloc(4));
    const server = await withHostileServer({
      onAuthentication: (_context, wire) => wire.flood(() => wire.send(banner)),
    });
    const answer = await withExecutor().check(server.target());
    expect(failureOf(answer)).toContain('before the login was done');
    expect(refusalCode(answer)).toBe('limit_reached');
    await expect.poll(() => server.openConnections()).toBe(0);
    expect(server.bytesSent()).toBeLessThan(CONVERSATION_LIMITS.login.bytes + IN_BUFFERS);
  });

  test.each<[string, Algorithms]>([
    ['a key exchange with a number of its choosing', { kex: ['diffie-hellman-group-exchange-sha256'] }],
    ['one with numbers that take long', { kex: ['diffie-hellman-group18-sha512'] }],
    ['compression', { compress: ['zlib@openssh.com', 'zlib'] }],
  ])('%s is agreed to by nobody', async (_what, algorithms) => {
    const server = await withHostileServer({ algorithms });
    expect(refusalCode(await withExecutor().check(server.target()))).toBe('handshake_failed');
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('RUN-9: a banner of a megabyte changes nothing', async () => {
    const banner = message(USERAUTH_BANNER, 'x'.repeat(30_000), Buffer.alloc(4));
    const server = await withHostileServer({
      onAuthentication(context, wire) {
        if (context.method === 'none') {
          for (let sent = 0; sent < 1024 * 1024; sent += 30_000) wire.send(banner);
          context.reject(['password']);
        } else context.accept();
      },
      onExec({ accept, exit }) {
        accept();
        exit(0);
      },
    });
    expect((await withExecutor().check(server.target())).kind).toBe('connected');
  });
});

describe('issue 9: an agent that is none', () => {
  async function agent(onConnection: (socket: Socket) => void) {
    const folder = mkdtempSync(join(tmpdir(), 'holdpoint-agent-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'socket');
    vi.stubEnv('SSH_AUTH_SOCK', path);
    onTestFinished(() => void vi.unstubAllEnvs());
    return listener({ path }, onConnection);
  }
  const limits = (ms: number) => ({
    conversations: { ...CONVERSATION_LIMITS, agent: { ...CONVERSATION_LIMITS.agent, ms } },
  });

  test('it accepts and never answers', async () => {
    const silent = await agent(() => {});
    const server = await withServer();
    const answer = await withExecutor({ limits: limits(300) }).check(server.target({ auth: { kind: 'agent' } }));
    expect(refusalCode(answer)).toBe('agent_unavailable');
    expect(failureOf(answer)).toContain('The SSH agent took more than 0.3 s in answer to one question');
    await expect.poll(() => silent.open()).toBe(0);
  });

  test('it never stops answering', async () => {
    const head = Buffer.from([0xff, 0xff, 0xff, 0xff, 12]);
    const flood = await agent((socket) => {
      socket.write(head);
      floodSocket(socket, () => socket.write(Buffer.alloc(16_384)));
    });
    const server = await withServer();
    const answer = await withExecutor().check(server.target({ auth: { kind: 'agent' } }));
    expect(refusalCode(answer)).toBe('agent_unavailable');
    expect(failureOf(answer)).toContain('The SSH agent sent more than 1 MiB');
    await expect.poll(() => flood.open()).toBe(0);
    expect(flood.bytesSent()).toBeLessThan(CONVERSATION_LIMITS.agent.bytes + IN_BUFFERS);
  });

  test('the server goes away meanwhile: the question to the agent ends with it', async () => {
    const silent = await agent(() => {});
    const server = await withServer();
    const checking = withExecutor().check(server.target({ auth: { kind: 'agent' } }));
    await expect.poll(() => silent.open()).toBe(1);
    server.cutAll();
    expect((await checking).kind).toBe('not_started');
    await expect.poll(() => silent.open()).toBe(0);
  });
});
