import { describe, expect, test } from 'vitest';
import type { ServerView } from '../../main/contract/server.ts';
import type { Snapshot } from '../../main/contract/window.ts';
import { aServer, aSnapshot } from '../testing/nouns.ts';
import { troubleText } from '../words/trouble-words.ts';
import { mirrorOf } from './mirror.ts';
import { selectTroubles, troublesOf } from './trouble.ts';

const KEY = { type: 'ssh-ed25519', fingerprint: 'SHA256:x' };
const REFUSED = { code: 'refused', message: 'Connection refused.' } as const;
const NONE: ReadonlySet<string> = new Set();

describe('WIN-1: what is wrong with a server', () => {
  test.each<[string, Partial<ServerView>, string[]]>([
    ['all is well', {}, []],
    ['in maintenance, which is no trouble', { is_paused: true, pending_count: 3 }, []],
    ['its rights were never checked', { sudo_state: 'unchecked' }, []],
    [
      'a host key to accept',
      { host_key_state: 'unknown', host_key: null, presented_host_key: KEY, status: 'unknown' },
      ['host_key_to_accept'],
    ],
    [
      'a host key that changed',
      { host_key_state: 'changed', presented_host_key: KEY, status: 'offline' },
      ['host_key_changed'],
    ],
    ['offline', { status: 'offline', connection_failure: REFUSED }, ['unreachable']],
    ['not reached at the last try, and not offline yet', { connection_failure: REFUSED }, ['unreachable']],
    ['never reached, and why', { status: 'unknown', connection_failure: REFUSED }, ['unreachable']],
    ['not tried yet', { status: 'unknown', host_key_state: 'unknown', host_key: null }, ['not_seen']],
    ['a service failed', { services_in_trouble: 1 }, ['services']],
    ['sudo wants a password', { sudo_state: 'password_required' }, ['rights']],
    ['sudo allows some types', { sudo_state: 'partial' }, ['rights']],
    ['no sudo', { sudo_state: 'missing' }, ['rights']],
    [
      'several, worst first',
      { status: 'offline', services_in_trouble: 2, sudo_state: 'not_allowed' },
      ['unreachable', 'services', 'rights'],
    ],
  ])('%s', (_, change, expected) => expect(troublesOf(aServer(change), NONE)).toEqual(expected));

  test("a visitors' page that failed", () => {
    expect(troublesOf(aServer(), new Set(['web-1']))).toEqual(['visitors']);
    expect(troublesOf(aServer(), new Set(['other']))).toEqual([]);
  });
});

describe('WIN-1: whether all is well', () => {
  const told = (change: Partial<Snapshot>) =>
    selectTroubles(mirrorOf(aSnapshot(change))).map(({ trouble, count }) => troubleText(trouble, count));

  test('nothing is said of a fleet in which nothing is wrong', () => {
    expect(told({ servers: [aServer(), aServer({ server_id: 'b', is_paused: true })] })).toEqual([]);
    expect(told({})).toEqual([]);
  });

  test('three host keys to accept and an unreachable server are never nothing', () => {
    const open = { host_key_state: 'unknown', host_key: null, presented_host_key: KEY, status: 'unknown' } as const;
    const servers = ['a', 'b', 'c'].map((server_id) => aServer({ server_id, ...open }));
    servers.push(aServer({ server_id: 'd', status: 'offline' }));
    expect(told({ servers })).toEqual(['1 server cannot be reached', '3 host keys to accept']);
  });

  test('failures nobody looked at come first, all of them counted', () => {
    const failures = { total: 25_000, ids: { exit_code: [1, 2], sudo_refused: [3] } };
    expect(told({ failures, visitors_failed: ['web-1'], servers: [aServer()] })).toEqual([
      '25,000 failures nobody has looked at',
      "1 visitors' page failed",
    ]);
  });
});
