/** The disk runs full under the running program: it says so, accepts nothing it cannot keep, and goes on afterwards. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allActions, ask, changeSettings, fileRestart, pause, restartPath, whenOver } from '../support/api.ts';
import { type HostProcess, startHostProcess } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, restartsOf, startSimulated } from '../support/simulated.ts';
import { fillDisk, isRoot, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const units = Array.from({ length: 400 }, (_, index) => `unit-${index}`);

describe.skipIf(!isRoot)('a disk that runs full while the program runs (needs root on Linux)', () => {
  let fleet: DemoFleet;
  let disk: SmallDisk;
  let host: HostProcess;
  beforeAll(async () => {
    fleet = await startSimulated(2, {
      ...Object.fromEntries(units.map((unit) => [unit, { kind: 'works' as const }])),
      slow: { kind: 'slow', seconds: 1 },
    });
    disk = mountSmallDisk('16m');
    host = await startHostProcess({ dataDir: disk.path });
    await changeSettings(host, { verify_seconds: 0, poll_seconds: 1 });
    await addSimulated(host, fleet, 'sim-1');
    await addSimulated(host, fleet, 'sim-2');
    await pause(host, 'sim-1');
  });
  afterAll(async () => {
    await host?.dispose();
    disk?.unmount();
    await fleet?.close();
  });

  test('creates are answered with 503 and are not kept; what was accepted stays, runs once and ends', async () => {
    const accepted: number[] = [];
    let next = 0;
    const create = () => host.call('POST', restartPath('sim-1', units[next++] ?? ''), {});
    const running = await fileRestart(host, 'sim-2', 'slow');
    await until('the server is at it', () => restartsOf(fleet, 'sim-2', 'slow') === 1);
    for (let count = 0; count < 20; count += 1) accepted.push((await create()).body.action_id as number);
    fillDisk(disk.path);

    // Some space may be left in the files themselves; then there is none.
    const refused = await until('a create is refused', async () => {
      const answer = await create();
      if (answer.status === 201) accepted.push(answer.body.action_id as number);
      return answer.status !== 201 && answer;
    });
    expect(refused).toMatchObject({ status: 503, body: { detail: { code: 'storage_full' } } });
    for (let count = 0; count < 20; count += 1) expect((await create()).status).toBe(503);
    const approval = await host.call('POST', `/actions/${accepted[0]}/approve`, {});
    expect(approval).toMatchObject({ status: 503, body: { detail: { code: 'storage_full' } } });
    // Reading goes on, and shows what was accepted and nothing else.
    const shown = await allActions(host, 'status=pending');
    expect(shown.map(({ id }) => id).sort((a, b) => a - b)).toEqual(accepted);
    // The restart ended meanwhile; that is known nowhere but in the program, which waits until it can write it down.
    await until(
      'it has ended on the server',
      () => fleet.host('sim-2').simulated.unit('slow')?.activeState === 'active',
    );

    rmSync(join(disk.path, 'fill'));
    expect(await whenOver(host, running, 45_000)).toMatchObject({ status: 'completed' });
    expect(restartsOf(fleet, 'sim-2', 'slow')).toBe(1);
    const after = await until('creates work again', async () => {
      const answer = await create();
      return answer.status === 201 && answer;
    });
    accepted.push(after.body.action_id as number);
    const pending = await allActions(host, 'status=pending');
    expect(pending.map(({ id }) => id).sort((a, b) => a - b)).toEqual(accepted);
    for (const id of accepted) await ask(host, 'POST', `/actions/${id}/approve`, {});
    for (const id of accepted) expect(await whenOver(host, id)).toMatchObject({ status: 'completed' });
    for (const { service_name } of pending) expect(restartsOf(fleet, 'sim-1', service_name ?? '')).toBe(1);
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true });
  });

  test('killed on the full disk, it starts again once there is space, with all it had accepted', async () => {
    const id = await fileRestart(host, 'sim-1', 'unit-399');
    fillDisk(disk.path);
    await host.end('SIGKILL');
    rmSync(join(disk.path, 'fill'));
    host = await startHostProcess({ dataDir: disk.path });
    expect((await allActions(host, 'status=pending')).map((action) => action.id)).toEqual([id]);
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true });
  });
});
