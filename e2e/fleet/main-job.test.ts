/** The main job on a real server: held, approved, run, verified; and watched. */
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { DiscoveredService, ServiceView } from '../../main/contract/service.ts';
import {
  type ActionView,
  approve,
  ask,
  events,
  fileAction,
  fileRestart,
  getAction,
  getServer,
  pause,
  restartPath,
  story,
  whenOver,
} from '../support/api.ts';
import type { HostProcess } from '../support/host-process.ts';
import { until } from '../support/until.ts';
import { invocationId, onHost, reset, shellOnHost, startsOf } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

const PERSON = userInfo().username;
const POLL_SECONDS = 1;

/** How many archived journals of the host are older than seven days; their names hold the time of their first entry. */
async function oldJournals(number: number): Promise<number> {
  const names = (await shellOnHost(number, 'ls /var/log/journal/*/')).split('\n');
  const times = names.flatMap((name) => /^system@.*-([0-9a-f]{16})\.journal$/.exec(name)?.[1] ?? []);
  return times.filter((time) => Number.parseInt(time, 16) / 1000 < Date.now() - 7 * 86_400_000).length;
}

describe.skipIf(inject('fleetMissing') !== null)('the main job on a real server', () => {
  let host: HostProcess;
  beforeAll(async () => {
    await Promise.all([reset(1), reset(2)]);
    host = await startOnFleet({ poll_seconds: POLL_SECONDS });
  });
  afterAll(() => host?.dispose());

  test('SRV-2 ACT-3 ACT-7 RUN-5 API-2 AUD-1: a paused server holds a restart until a person approves it; then it runs exactly once', async () => {
    await addServer(host, 'held', 1);
    await addServer(host, 'free', 1);
    const monitor = await ask<{ token: string }>(host, 'POST', '/tokens', {
      name: 'uptime',
      scopes: ['read', 'request'],
    });
    const asMonitor = { 'x-api-key': monitor.token };
    await pause(host, 'held', { reason: 'kernel upgrade' });
    const [before, startsBefore] = [await invocationId(1, 'demo'), await startsOf(1, 'demo.service')];

    const filed = await host.call('POST', restartPath('held', 'demo'), { note: 'probe red' }, asMonitor);
    expect(filed).toMatchObject({
      status: 201,
      body: { server_id: 'held', service_name: 'demo', command: 'systemctl restart demo', status: 'pending' },
    });
    const id = filed.body.action_id as number;
    expect(await host.call('POST', `/actions/${id}/approve`, {}, asMonitor)).toMatchObject({
      status: 403,
      body: { detail: { code: 'forbidden_scope' } },
    });
    // Whatever is filed later for the same machine and not held runs meanwhile.
    expect(await whenOver(host, await fileRestart(host, 'free', 'cron'))).toMatchObject({ status: 'completed' });
    expect(await getAction(host, id)).toMatchObject({ status: 'pending', executed_at: null });
    expect(await getServer(host, 'held')).toMatchObject({ is_paused: true, pending_count: 1 });
    expect(await invocationId(1, 'demo')).toBe(before);

    expect(await approve(host, id)).toMatchObject({ status: 'approved', approved_by: PERSON });
    const action = await whenOver(host, id);
    expect(action).toMatchObject({
      status: 'completed',
      created_by: 'token:uptime',
      approved_by: PERSON,
      note: 'probe red',
      exit_code: 0,
      failure: null,
    });
    expect(await invocationId(1, 'demo')).not.toBe(before);
    expect(await startsOf(1, 'demo.service')).toBe(startsBefore + 1);

    const trail = await events(host, `action_id=${id}`);
    expect(
      trail.map((event) => [event.kind, event.actor, event.via, (event.data.action as ActionView).status]),
    ).toEqual([
      ['action.created', 'uptime', 'api', 'pending'],
      ['action.approved', PERSON, 'api', 'approved'],
      ['action.started', 'holdpoint', 'host', 'executing'],
      ['action.completed', 'holdpoint', 'host', 'completed'],
    ]);
    const paused = await events(host, 'server_id=held&kind=server.paused');
    expect(paused.map(({ actor, actor_kind }) => [actor, actor_kind])).toEqual([[PERSON, 'person']]);
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true });
    // Maintenance mode outlives the action.
    expect(await getServer(host, 'held')).toMatchObject({ is_paused: true, pending_count: 0 });
  });

  test('ACT-3: on a normal server it runs at once, approved by `auto`', async () => {
    await addServer(host, 'normal', 2);
    const [before, startsBefore] = [await invocationId(2, 'demo'), await startsOf(2, 'demo.service')];
    const filed = await host.call('POST', restartPath('normal', 'demo'), {});
    expect(filed).toMatchObject({ status: 201, body: { status: 'approved' } });
    const id = filed.body.action_id as number;
    expect(await whenOver(host, id)).toMatchObject({ status: 'completed', approved_by: 'auto' });
    expect(await story(host, id)).toEqual(['action.created', 'action.started', 'action.completed']);
    expect(await invocationId(2, 'demo')).not.toBe(before);
    expect(await startsOf(2, 'demo.service')).toBe(startsBefore + 1);
  });

  test('ACT-4: clear_logs frees the journals older than seven days and shows what journalctl said', async () => {
    await addServer(host, 'logs', 1);
    expect(await oldJournals(1)).toBeGreaterThanOrEqual(3);
    const action = await whenOver(host, await fileAction(host, { server_id: 'logs', action_type: 'clear_logs' }));
    expect(action).toMatchObject({ status: 'completed', command: 'journalctl --vacuum-time=7d', exit_code: 0 });
    expect(action.stderr).toMatch(/Deleted archived journal .*\n.*freed/s);
    expect(await oldJournals(1)).toBe(0);
  });

  test('ACT-9: one at a time per server in order of approval, servers side by side', async () => {
    await addServer(host, 'line', 1);
    await addServer(host, 'beside', 2);
    await ask(host, 'POST', '/catalog', { name: 'doze', title: 'Doze', argv: ['sleep', '3'], needs_root: false });
    await pause(host, 'line');
    const doze = (server_id: string) => fileAction(host, { server_id, action_type: 'doze' });
    const first = await fileRestart(host, 'line', 'demo');
    const second = await fileRestart(host, 'line', 'cron');
    const third = await doze('line');
    for (const id of [third, first, second]) await approve(host, id);
    const beside = await doze('beside');
    const ran = await Promise.all([third, first, second, beside].map((id) => whenOver(host, id)));
    const times = ran.map(({ status, executed_at, completed_at }) => {
      expect(status).toBe('completed');
      return { from: Date.parse(executed_at ?? ''), to: Date.parse(completed_at ?? '') };
    });
    const [a, b, c, other] = times as [(typeof times)[0], (typeof times)[0], (typeof times)[0], (typeof times)[0]];
    expect(b.from).toBeGreaterThanOrEqual(a.to);
    expect(c.from).toBeGreaterThanOrEqual(b.to);
    expect(other.from).toBeLessThan(a.to);
  });

  test('SVC-4: what changes on the server is an event within one round of watching', async () => {
    await addServer(host, 'watched', 2);
    const discovered = await ask<{ services: DiscoveredService[] }>(host, 'GET', '/servers/watched/services/discover');
    expect(discovered.services).toContainEqual(expect.objectContaining({ name: 'nginx.service', state: 'running' }));
    await ask(host, 'POST', '/servers/watched/services', { name: 'nginx', is_critical: true });
    const nginx = async () =>
      (await ask<{ services: ServiceView[] }>(host, 'GET', '/servers/watched/services')).services[0];
    const running = await until('nginx is seen running', async () => {
      const service = await nginx();
      return service?.state === 'running' && service;
    });
    const pid = Number(await onHost(2, 'systemctl', 'show', '--value', '--property=MainPID', 'nginx'));
    expect(running).toMatchObject({ sub_state: 'running', pid, load_state: 'loaded' });

    await onHost(2, 'systemctl', 'stop', 'nginx');
    try {
      const seen = await until('its stop is an event', async () =>
        (await events(host, 'server_id=watched&kind=service.state_changed')).find(
          (event) => (event.data.service as ServiceView).state === 'stopped',
        ),
      );
      expect(seen.data.before).toMatchObject({ state: 'running' });
      expect(await getServer(host, 'watched')).toMatchObject({ status: 'online', services_in_trouble: 1 });
    } finally {
      await onHost(2, 'systemctl', 'start', 'nginx');
    }
    await until('nginx is seen running again', async () => (await nginx())?.state === 'running');
  });
});
