/** Pauses end when they are to end, also when the program was not there at that time (SPEC SRV-2, SRV-3, SRV-4). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  approve,
  ask,
  events,
  fileRestart,
  getAction,
  getServer,
  pause,
  unpause,
  whenOver,
  whenServer,
} from '../support/api.ts';
import { type HostProcess, startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, startSimulated } from '../support/simulated.ts';
import { until } from '../support/until.ts';

describe.concurrent('the ends of pauses', () => {
  let fleet: DemoFleet;
  beforeAll(async () => {
    fleet = await startSimulated(3, ['works']);
  });
  const started: HostProcess[] = [];
  afterAll(async () => {
    await Promise.all(started.map((host) => host.dispose()));
    await fleet?.close();
  });

  async function start(dataDir = temporaryFolder()): Promise<HostProcess> {
    const host = await startHostProcess({ dataDir });
    started.push(host);
    return host;
  }

  const resumedBy = async (host: HostProcess) =>
    (await events(host, 'kind=server.resumed')).map(({ server_id, actor, via }) => [server_id, actor, via]);

  test('SRV-3 SRV-4: a pause with an end ends by itself, not early, and releases nothing that waits', async () => {
    const host = await start();
    await addSimulated(host, fleet, 'sim-1');
    const paused = await ask<{ resume_at: string }>(host, 'PUT', '/servers/sim-1/pause', { minutes: 0.02 });
    const id = await fileRestart(host, 'sim-1', 'works');
    await whenServer(host, 'sim-1', 'resumed', ({ is_paused }) => !is_paused);
    const [resumed] = await events(host, 'kind=server.resumed');
    const lateBy = Date.parse(resumed?.at ?? '') - Date.parse(paused.resume_at);
    expect(lateBy).toBeGreaterThanOrEqual(0);
    expect(await resumedBy(host)).toEqual([['sim-1', 'timer', 'timer']]);
    expect(await getServer(host, 'sim-1')).toMatchObject({ is_paused: false, paused_at: null, pending_count: 1 });
    expect(await getAction(host, id)).toMatchObject({ status: 'pending' });
    await approve(host, id);
    expect(await whenOver(host, id)).toMatchObject({ status: 'completed' });
  });

  test('SRV-2: a second pause takes over a new end and reason and does not move paused_at', async () => {
    const host = await start();
    await addSimulated(host, fleet, 'sim-1');
    const first = await ask<Record<string, unknown>>(host, 'PUT', '/servers/sim-1/pause', { reason: 'one' });
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const second = await ask<Record<string, unknown>>(host, 'PUT', '/servers/sim-1/pause', {
      reason: 'two',
      resume_at: end,
    });
    expect(second).toMatchObject({ paused_at: first.paused_at, pause_reason: 'two', resume_at: end, is_paused: true });
    expect(await ask(host, 'PUT', '/servers/sim-1/pause', {})).toEqual(second);
    expect(await unpause(host, 'sim-1')).toMatchObject({ is_paused: false, paused_at: null });
    expect(await unpause(host, 'sim-1')).toMatchObject({ is_paused: false, paused_at: null });
    expect((await host.call('PUT', '/servers/nobody/pause', {})).status).toBe(404);
    const past = { resume_at: '2020-01-01T00:00:00Z' };
    expect((await host.call('PUT', '/servers/sim-1/pause', past)).status).toBe(422);
    expect(await getServer(host, 'sim-1')).toMatchObject({ is_paused: false });
  });

  test('SRV-3: an end that came while the program was away is made up for at the next start; one to come still comes', async () => {
    const host = await start();
    for (const server of ['sim-1', 'sim-2', 'sim-3']) await addSimulated(host, fleet, server);
    const sooner = await ask<{ resume_at: string }>(host, 'PUT', '/servers/sim-1/pause', { minutes: 0.02 });
    const later = await ask<{ resume_at: string }>(host, 'PUT', '/servers/sim-2/pause', { minutes: 0.08 });
    await pause(host, 'sim-3', { minutes: 60 });
    await host.end('SIGKILL');
    await until('the end of the first pause has passed', () => Date.now() > Date.parse(sooner.resume_at));
    const again = await start(host.dataDir);
    await whenServer(again, 'sim-1', 'resumed', ({ is_paused }) => !is_paused);
    expect(await getServer(again, 'sim-2')).toMatchObject({ is_paused: true, resume_at: later.resume_at });
    await whenServer(again, 'sim-2', 'resumed', ({ is_paused }) => !is_paused);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(later.resume_at));
    expect(await getServer(again, 'sim-3')).toMatchObject({ is_paused: true });
    expect(await resumedBy(again)).toEqual([
      ['sim-1', 'timer', 'timer'],
      ['sim-2', 'timer', 'timer'],
    ]);
  });
});
