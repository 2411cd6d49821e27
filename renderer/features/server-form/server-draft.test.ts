import { describe, expect, test } from 'vitest';
import { aServer } from '../../testing/nouns.ts';
import { draftOf, EMPTY_DRAFT, forgottenBy, gapsOf, givenOf, patchOf, slug } from './server-draft.ts';

const draft = { ...EMPTY_DRAFT, host: 'web.example', display_name: 'Web Münster 1' };

test.each([
  ['Web Münster 1', 'web-munster-1'],
  ['192.168.1.7', '192-168-1-7'],
  ['--', ''],
  ['x'.repeat(200), 'x'.repeat(100)],
])('the id made from %s', (name, id) => expect(slug(name)).toBe(id));

describe('SRV-1: what the form becomes', () => {
  test('only what was given is sent', () => {
    expect(givenOf({ ...draft, tags: 'prod, eu  web' })).toEqual({
      server_id: 'web-munster-1',
      display_name: 'Web Münster 1',
      host: 'web.example',
      port: 22,
      ssh_user: 'root',
      auth: { kind: 'agent' },
      sudo: 'none',
      tags: ['prod', 'eu', 'web'],
    });
    expect(givenOf({ ...draft, display_name: '' }).server_id).toBe('web-example');
  });

  test('secrets of another way to log in are not sent', () => {
    const typed = { ...draft, password: 'p', passphrase: 'q', sudo_password: 's' };
    expect(JSON.stringify(givenOf(typed))).not.toMatch(/"[pqs]"/);
    expect(givenOf({ ...typed, auth: 'key' }).auth).toEqual({
      kind: 'key',
      path: '~/.ssh/id_ed25519',
      passphrase: 'q',
    });
  });

  test('an edit keeps the secrets that were not typed again', () => {
    const server = aServer({ auth: { kind: 'password', has_secret: true }, sudo: 'password', has_sudo_password: true });
    expect(patchOf(draftOf(server), server)).not.toHaveProperty('auth');
    expect(patchOf(draftOf(server), server)).not.toHaveProperty('sudo_password');
    expect(patchOf({ ...draftOf(server), password: 'new' }, server).auth).toEqual({
      kind: 'password',
      password: 'new',
    });
    expect(patchOf({ ...draftOf(server), sudo: 'none' }, server).sudo_password).toBeNull();
  });

  test('RUN-8: another host, port or login says what it forgets, and asks for the password anew', () => {
    const secrets = {
      auth: { kind: 'password', has_secret: true },
      sudo: 'password',
      has_sudo_password: true,
    } as const;
    const key = { host_key: { type: 'ssh-ed25519', fingerprint: 'SHA256:x' }, host_key_state: 'accepted' } as const;
    const server = aServer({ ...secrets, ...key });
    const same = draftOf(server);
    expect(forgottenBy({ ...same, display_name: 'x', tags: 'y' }, server)).toEqual([]);
    for (const change of [{ host: 'other' }, { port: '2222' }, { ssh_user: 'other' }]) {
      const all = ['its password', 'its sudo password', 'its accepted host key'];
      expect(forgottenBy({ ...same, ...change }, server)).toEqual(all);
      expect(gapsOf({ ...same, ...change }, server)).toEqual({ 'auth.password': 'This is needed.' });
      const typed = { ...same, ...change, password: 'p', sudo_password: 's' };
      expect(forgottenBy(typed, server)).toEqual(['its accepted host key']);
      expect(gapsOf(typed, server)).toEqual({});
    }
    const keyed = aServer({ auth: { kind: 'key', path: '/k', has_secret: true }, host_key: null });
    expect(forgottenBy({ ...draftOf(keyed), port: '2222' }, keyed)).toEqual(['the passphrase of its key']);
  });

  test('gaps are named by the path the host would use', () => {
    expect(gapsOf({ ...EMPTY_DRAFT, auth: 'password', port: '' })).toEqual({
      host: 'This is needed.',
      port: 'This is needed.',
      'auth.password': 'This is needed.',
    });
    const known = aServer({ auth: { kind: 'password', has_secret: true } });
    expect(gapsOf(draftOf(known), known)).toEqual({});
  });
});
