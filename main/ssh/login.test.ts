import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { socketFailure } from './connect-failure.ts';
import { generateKey } from './testing/test-server.ts';
import { refusalCode, withExecutor, withServer } from './testing/with-executor.ts';

function keyFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-ssh-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'key');
  writeFileSync(path, content);
  return path;
}

/** A listener that is no SSH server. */
async function listener(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer(onConnection);
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('RUN-1: logging in', () => {
  test('with a password, in one attempt', async () => {
    const server = await withServer();
    const answer = await withExecutor().check(server.target());
    expect(answer).toMatchObject({ kind: 'connected', hostKey: server.hostKey });
    expect(server.authAttempts()).toBe(1);
    expect(server.commands).toEqual(['true']);
  });

  test('with a password where the server only asks questions, in one attempt', async () => {
    const server = await withServer({ methods: ['keyboard-interactive'] });
    expect((await withExecutor().check(server.target())).kind).toBe('connected');
    expect(server.authAttempts()).toBe(1);
  });

  test('with a key file, encrypted or not', async () => {
    const key = generateKey();
    const server = await withServer({ publicKey: key.public });
    const plain = server.target({ auth: { kind: 'key', path: keyFile(key.private) } });
    expect((await withExecutor().check(plain)).kind).toBe('connected');

    const pair = ssh2.utils.generateKeyPairSync('ed25519', { passphrase: 'open', cipher: 'aes256-ctr', rounds: 4 });
    const guarded = await withServer({ publicKey: pair.public });
    const path = keyFile(pair.private);
    const check = (passphrase?: string) =>
      withExecutor().check(guarded.target({ auth: { kind: 'key', path, ...(passphrase ? { passphrase } : {}) } }));
    expect((await check('open')).kind).toBe('connected');
    expect(refusalCode(await check('wrong'))).toBe('key_unreadable');
    expect(refusalCode(await check())).toBe('key_unreadable');
  });

  test('a refused password or key is auth_failed, tried once', async () => {
    const server = await withServer();
    const password = server.target({ auth: { kind: 'password', password: 'wrong' } });
    const refused = await withExecutor().check(password);
    expect(refusalCode(refused)).toBe('auth_failed');
    expect(JSON.stringify(refused)).toContain('Tried: the password. The server would take: password, publickey.');
    expect(server.authAttempts()).toBe(1);
    const key = server.target({ auth: { kind: 'key', path: keyFile(generateKey().private) } });
    const refusedKey = await withExecutor().check(key);
    expect(refusalCode(refusedKey)).toBe('auth_failed');
    expect(JSON.stringify(refusedKey)).toMatch(/Tried: the key SHA256:/);
  });

  test('SSH-3: a key that is right and not enough: what the server wants besides is said', async () => {
    const key = generateKey();
    const server = await withServer({ publicKey: key.public, wantsBesides: ['password'] });
    const answer = await withExecutor().check(server.target({ auth: { kind: 'key', path: keyFile(key.private) } }));
    expect(refusalCode(answer)).toBe('auth_failed');
    expect(JSON.stringify(answer)).toContain('The server took that, and wants besides: password.');
  });

  test('a key file that is missing, is none or is public is key_unreadable, with its path', async () => {
    const server = await withServer();
    for (const path of ['/nonexistent/key', keyFile('not a key'), keyFile(generateKey().public)]) {
      const answer = await withExecutor().check(server.target({ auth: { kind: 'key', path } }));
      expect(refusalCode(answer)).toBe('key_unreadable');
      expect(JSON.stringify(answer)).toContain(path);
    }
  });

  test('no agent, and an agent that is gone, are agent_unavailable', async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await withServer();
    for (const socket of ['', '/nonexistent/agent']) {
      vi.stubEnv('SSH_AUTH_SOCK', socket);
      const answer = await withExecutor().check(server.target({ auth: { kind: 'agent' } }));
      expect(refusalCode(answer)).toBe('agent_unavailable');
    }
  });
});

describe('RUN-3: why a server could not be reached', () => {
  test('a port nobody listens on is refused', async () => {
    const server = await withServer();
    await server.close();
    expect(refusalCode(await withExecutor().check(server.target()))).toBe('refused');
  });

  test('a name nobody knows is name_not_found', async () => {
    const server = await withServer();
    const answer = await withExecutor().check(server.target({ host: 'no-such-host.invalid' }));
    expect(refusalCode(answer)).toBe('name_not_found');
  });

  test.each([
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['EHOSTDOWN', 'unreachable'],
    ['ETIMEDOUT', 'connect_timeout'],
    ['EAI_AGAIN', 'name_not_found'],
  ])('%s is %s', (code, failure) => {
    expect(socketFailure(Object.assign(new Error('connect'), { code })).code).toBe(failure);
  });

  test('a server that says nothing is handshake_timeout, one that hangs up is handshake_failed', async () => {
    const server = await withServer();
    const executor = withExecutor({ limits: { readyMs: 100 } });
    const silent = await listener((socket) => socket.on('error', () => {}));
    expect(refusalCode(await executor.check(server.target({ port: silent })))).toBe('handshake_timeout');
    const rude = await listener((socket) => socket.destroy());
    expect(refusalCode(await executor.check(server.target({ port: rude })))).toBe('handshake_failed');
    const other = await listener((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(refusalCode(await executor.check(server.target({ port: other })))).toBe('handshake_failed');
  });
});
