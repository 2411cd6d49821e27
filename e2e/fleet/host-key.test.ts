/** Host keys: nothing is sent to a server that cannot prove who it is (SPEC RUN-8). */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { ServerTest } from '../../main/contract/server.ts';
import {
  ask,
  events,
  fileRestart,
  getAction,
  getServer,
  type ServerView,
  story,
  whenAction,
  whenOver,
  whenServer,
} from '../support/api.ts';
import type { HostProcess } from '../support/host-process.ts';
import { until } from '../support/until.ts';
import { fingerprintOf, invocationId, reset, shellOnHost, startsOf } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

const KEY = '/etc/ssh/ssh_host_ed25519_key';

const accept = (host: HostProcess, serverId: string, fingerprint: string) =>
  host.call<ServerView>('PUT', `/servers/${serverId}/host-key`, { fingerprint });

/** Gives host `number` another key; live sessions end, as when a machine was replaced. */
async function changeHostKey(number: number): Promise<string> {
  await shellOnHost(
    number,
    `test -e ${KEY}.kept || cp -p ${KEY} ${KEY}.kept
    rm ${KEY} ${KEY}.pub; ssh-keygen -q -t ed25519 -N '' -f ${KEY}
    systemctl restart ssh; pkill -f '^sshd: [a-z]' || true`,
  );
  return fingerprintOf(await shellOnHost(number, `cat ${KEY}.pub`));
}

async function restoreHostKey(number: number): Promise<void> {
  await shellOnHost(
    number,
    `if test -e ${KEY}.kept; then mv ${KEY}.kept ${KEY}; ssh-keygen -y -f ${KEY} > ${KEY}.pub; systemctl restart ssh; fi`,
  );
}

/** How far sshd on the host has heard clients: lines about keys or passwords it was offered. */
async function loginAttempts(number: number, sincePosition: string): Promise<string[]> {
  const text = await shellOnHost(
    number,
    `journalctl --quiet --output=cat --unit=ssh --after-cursor='${sincePosition}' | grep -E 'Accepted|Failed|Invalid user|authenticat' || true`,
  );
  return text.split('\n').filter((line) => line !== '');
}

async function journalPosition(number: number): Promise<string> {
  const text = await shellOnHost(number, 'journalctl --quiet --lines=0 --show-cursor');
  return text.trim().replace(/^-- cursor: /, '');
}

describe.skipIf(inject('fleetMissing') !== null)('host keys', () => {
  let host: HostProcess;
  beforeAll(async () => {
    await Promise.all([reset(1), reset(2), reset(3)]);
    host = await startOnFleet();
  });
  afterAll(async () => {
    await host?.dispose();
    await Promise.all([restoreHostKey(1), restoreHostKey(2)]);
  });

  test('RUN-8: an unknown key: nothing is sent, the fingerprint is shown; accepted, what waits runs by itself', async () => {
    const position = await journalPosition(3);
    await addServer(host, 'new', 3, { host_key: undefined });
    const before = await startsOf(3, 'demo.service');
    const id = await fileRestart(host, 'new', 'demo');
    const waiting = await whenAction(host, id, 'waiting', (action) => action.waiting !== null);
    const shown = fingerprintOf(await shellOnHost(3, `cat ${KEY}.pub`));
    expect(waiting).toMatchObject({ status: 'approved', waiting: { code: 'host_key_unknown' } });
    expect(waiting.waiting?.message).toContain(shown);
    expect(await getServer(host, 'new')).toMatchObject({
      host_key: null,
      host_key_state: 'unknown',
      presented_host_key: { type: 'ssh-ed25519', fingerprint: shown },
    });
    expect(await ask<ServerTest>(host, 'POST', '/servers/new/test', {})).toMatchObject({
      ok: false,
      host_key: { fingerprint: shown, known: false },
      failure: { code: 'host_key_unknown' },
    });
    expect(await loginAttempts(3, position)).toEqual([]);

    const other = `SHA256:${'A'.repeat(43)}`;
    expect(await accept(host, 'new', other)).toMatchObject({
      status: 409,
      body: { detail: { code: 'host_key_not_presented' } },
    });
    expect(await accept(host, 'new', shown)).toMatchObject({ status: 200, body: { host_key_state: 'accepted' } });
    expect(await whenOver(host, id)).toMatchObject({ status: 'completed' });
    expect(await startsOf(3, 'demo.service')).toBe(before + 1);
    expect(await story(host, id)).toEqual(['action.created', 'action.postponed', 'action.started', 'action.completed']);
    // The same look at sshd's journal does notice a login.
    expect(await loginAttempts(3, position)).not.toEqual([]);
  });

  test('RUN-8: a changed key: nothing is sent, nothing else runs there, both fingerprints are shown, others go on; accepted, it resumes', async () => {
    await addServer(host, 'swapped', 1);
    await addServer(host, 'bystander', 2);
    await whenServer(host, 'swapped', 'online', ({ status }) => status === 'online');
    expect(await whenOver(host, await fileRestart(host, 'swapped', 'cron'))).toMatchObject({ status: 'completed' });
    const old = (await getServer(host, 'swapped')).host_key?.fingerprint ?? '';

    const shown = await changeHostKey(1);
    const position = await journalPosition(1);
    const changed = await whenServer(host, 'swapped', 'in doubt', (server) => server.host_key_state === 'changed');
    expect(changed).toMatchObject({
      host_key: { fingerprint: old },
      presented_host_key: { fingerprint: shown },
      connection_failure: { code: 'host_key_changed' },
    });
    const before = await invocationId(1, 'demo');
    const ids = [await fileRestart(host, 'swapped', 'demo'), await fileRestart(host, 'swapped', 'nginx')] as const;
    const waiting = await whenAction(host, ids[0], 'waiting', (action) => action.waiting !== null);
    expect(waiting).toMatchObject({ status: 'approved', waiting: { code: 'host_key_changed' } });
    expect(waiting.waiting?.message).toContain(old);
    expect(waiting.waiting?.message).toContain(shown);
    expect(await ask<ServerTest>(host, 'POST', '/servers/swapped/test', {})).toMatchObject({
      ok: false,
      host_key: { fingerprint: shown, known: false, accepted_fingerprint: old },
      failure: { code: 'host_key_changed' },
    });
    expect(await whenOver(host, await fileRestart(host, 'bystander', 'demo'))).toMatchObject({ status: 'completed' });
    for (const id of ids) expect(await getAction(host, id)).toMatchObject({ status: 'approved', executed_at: null });
    expect(await invocationId(1, 'demo')).toBe(before);
    expect(await loginAttempts(1, position)).toEqual([]);
    expect((await host.call('GET', '/servers/swapped/services/discover')).status).toBe(503);

    expect(await accept(host, 'swapped', shown)).toMatchObject({
      status: 200,
      body: { host_key: { fingerprint: shown }, host_key_state: 'accepted', presented_host_key: null },
    });
    for (const id of ids) expect(await whenOver(host, id)).toMatchObject({ status: 'completed' });
    expect(await invocationId(1, 'demo')).not.toBe(before);
    const trail = await events(host, 'server_id=swapped&kind=server.host_key_changed&kind=server.host_key_accepted');
    expect(trail.map(({ kind, actor_kind }) => [kind, actor_kind])).toEqual([
      ['server.host_key_changed', 'host'],
      ['server.host_key_accepted', 'person'],
    ]);
  });

  test('RUN-8: a key that changes while an action waits in the queue stops it there', async () => {
    await addServer(host, 'queued', 2);
    await ask(host, 'POST', '/catalog', { name: 'idle', title: 'Idle', argv: ['sleep', '348'], needs_root: false });
    const first = await ask<{ id: number }>(host, 'POST', '/actions', { server_id: 'queued', action_type: 'idle' });
    const second = await fileRestart(host, 'queued', 'nginx');
    const before = await invocationId(2, 'nginx');
    await until('the first runs', async () => (await getAction(host, first.id)).status === 'executing');
    await changeHostKey(2);
    // Nothing on the server tells what became of the first: a person says so.
    await whenAction(host, first.id, 'lost', ({ status }) => status === 'unknown', 30_000);
    const waiting = await whenAction(host, second, 'waiting', (action) => action.waiting !== null);
    expect(waiting).toMatchObject({ status: 'approved', waiting: { code: 'host_key_changed' } });
    expect(await invocationId(2, 'nginx')).toBe(before);
    expect(await ask(host, 'POST', `/actions/${first.id}/settle`, { outcome: 'failed', note: 'looked' })).toMatchObject(
      {
        status: 'failed',
      },
    );
  });
});
