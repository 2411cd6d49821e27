import { describe, expect, test } from 'vitest';
import { describeHostKey, hostKeyAlgorithms } from './host-key.ts';
import { generateKey } from './testing/test-server.ts';
import { refusalCode, withExecutor, withServer } from './testing/with-executor.ts';

describe('RUN-8: the host key is verified before any credential leaves', () => {
  test('an unknown key is shown, and no login is tried', async () => {
    const server = await withServer();
    const answer = await withExecutor().check(server.target({ hostKey: null }));
    expect(answer).toMatchObject({ failure: { code: 'host_key_unknown' }, presentedHostKey: server.hostKey });
    expect(JSON.stringify(answer)).toContain(server.hostKey.fingerprint);
    expect(server.authAttempts()).toBe(0);
  });

  test('a changed key is shown beside the accepted one, and no login is tried', async () => {
    const server = await withServer();
    const accepted = generateKey().hostKey;
    const answer = await withExecutor().check(server.target({ hostKey: accepted }));
    expect(answer).toMatchObject({ failure: { code: 'host_key_changed' }, presentedHostKey: server.hostKey });
    expect(JSON.stringify(answer)).toContain(server.hostKey.fingerprint);
    expect(JSON.stringify(answer)).toContain(accepted.fingerprint);
    expect(server.authAttempts()).toBe(0);
  });

  test('the fingerprint is shown even where the password is not known', async () => {
    const server = await withServer();
    const target = server.target({ hostKey: null, auth: { kind: 'password' } });
    expect(refusalCode(await withExecutor().check(target))).toBe('host_key_unknown');
    expect(refusalCode(await withExecutor().check({ ...target, hostKey: server.hostKey }))).toBe('secret_missing');
  });

  test.each([0, 1])('a server with several keys is known by any of them (%i)', async (index) => {
    const keys = [generateKey('ed25519'), generateKey('ecdsa')];
    const server = await withServer({ hostKeys: keys.map((key) => key.private) });
    const accepted = keys[index]?.hostKey ?? null;
    const answer = await withExecutor().check(server.target({ hostKey: accepted }));
    expect(answer).toMatchObject({ kind: 'connected', hostKey: accepted });
  });

  test('also where it was accepted by fingerprint alone', async () => {
    const keys = [generateKey('ed25519'), generateKey('ecdsa')];
    const server = await withServer({ hostKeys: keys.map((key) => key.private) });
    const fingerprint = keys[1]?.hostKey.fingerprint ?? '';
    const answer = await withExecutor().check(server.target({ hostKey: { type: '', fingerprint } }));
    expect(answer).toMatchObject({ kind: 'connected', hostKey: keys[1]?.hostKey });
    const other = await withExecutor().check(server.target({ hostKey: { ...generateKey().hostKey, type: '' } }));
    expect(other).toMatchObject({ failure: { code: 'host_key_changed' }, presentedHostKey: keys[0]?.hostKey });
  });

  test('issue 9: what a server calls its key is shown short and visible, or not at all', () => {
    const called = (type: string) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(type, 'latin1'));
      return describeHostKey(Buffer.concat([length, Buffer.from(type, 'latin1')])).type;
    };
    expect(called('sk-ssh-ed25519@openssh.com')).toBe('sk-ssh-ed25519@openssh.com');
    expect(called('x'.repeat(30_000))).toBe('x'.repeat(64));
    for (const hostile of ['a b', 'a\nb', 'a\u001b[31m', 'a,b', 'caf\u00e9']) expect(called(hostile)).toBe('');
    expect(describeHostKey(Buffer.from([255, 255, 255, 255]))).toMatchObject({ type: '' });
    expect(describeHostKey(Buffer.alloc(0))).toMatchObject({ type: '' });
  });

  test('the type of an RSA key covers all its signature algorithms', () => {
    expect(hostKeyAlgorithms('ssh-rsa', []).slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']);
    expect(hostKeyAlgorithms('', ['ssh-rsa', 'ssh-ed25519'])[0]).toBe('ecdsa-sha2-nistp256');
  });
});
