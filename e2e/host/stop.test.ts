/** Ending by SIGTERM, at rest and at work (SPEC "Starting it", RUN-2). */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  changeSettings,
  fileRestart,
  getAction,
  story,
  whenAction,
  whenOver,
  whenStatus,
} from '../support/api.ts';
import { beginHostProcess, type HostProcess, startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, restartsOf, startSimulated } from '../support/simulated.ts';
import { until } from '../support/until.ts';

const CLEAN = { code: 0, signal: null };

describe.concurrent('SIGTERM', () => {
  let fleet: DemoFleet;
  beforeAll(async () => {
    fleet = await startSimulated(2, {
      moment: { kind: 'slow', seconds: 1.5 },
      long: { kind: 'slow', seconds: 9 },
      works: { kind: 'works' },
    });
  });
  const started: HostProcess[] = [];
  afterAll(async () => {
    await Promise.all(started.map((host) => host.dispose()));
    await fleet?.close();
  });

  async function start(dataDir: string): Promise<HostProcess> {
    const host = await startHostProcess({ dataDir });
    started.push(host);
    return host;
  }

  async function startKnowing(serverId = 'sim-1'): Promise<HostProcess> {
    const host = await start(temporaryFolder());
    await changeSettings(host, { verify_seconds: 0, poll_seconds: 1 });
    await addSimulated(host, fleet, serverId);
    return host;
  }

  test('runtime.json is there for its owner alone while it runs, and gone after a clean end', async () => {
    const host = await start(temporaryFolder());
    const runtime = join(host.dataDir, 'runtime.json');
    expect(statSync(runtime).mode & 0o777).toBe(0o600);
    expect(await host.call('GET', '/status')).toMatchObject({ status: 200 });
    expect(await host.end()).toEqual(CLEAN);
    expect(existsSync(runtime)).toBe(false);
  });

  test('SIGTERM as soon as it is ready ends it cleanly too', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const host = await start(temporaryFolder());
      expect(await host.end(), `round ${round}`).toEqual(CLEAN);
      expect(existsSync(join(host.dataDir, 'runtime.json'))).toBe(false);
    }
  });

  test('RUN-2: a short action ends before the program does', async () => {
    const host = await startKnowing();
    const before = restartsOf(fleet, 'sim-1', 'moment');
    const id = await fileRestart(host, 'sim-1', 'moment');
    await whenStatus(host, id, 'executing');
    expect(await host.end()).toEqual(CLEAN);
    const again = await start(host.dataDir);
    expect(await getAction(again, id)).toMatchObject({ status: 'completed', exit_code: 0 });
    expect(await story(again, id)).not.toContain('action.lost');
    expect(restartsOf(fleet, 'sim-1', 'moment')).toBe(before + 1);
  });

  test('RUN-2: a long action is left to the server; the next start looks up what became of it, and runs it no second time', async () => {
    const host = await startKnowing();
    const before = restartsOf(fleet, 'sim-1', 'long');
    const running = await fileRestart(host, 'sim-1', 'long');
    const waiting = await fileRestart(host, 'sim-1', 'works');
    await until('the server is at it', () => restartsOf(fleet, 'sim-1', 'long') > before);
    const stream = await fetch(`${host.url}/api/v1/events`, { headers: { 'x-api-key': host.token } });
    expect(await host.end()).toEqual(CLEAN);
    // Whoever was following sees the end of it, not a cut.
    expect(await stream.text()).toContain('retry:');

    const again = await start(host.dataDir);
    expect(await getAction(again, waiting)).toMatchObject({ status: 'approved' });
    expect(await whenOver(again, running)).toMatchObject({ status: 'completed' });
    expect(await whenOver(again, waiting)).toMatchObject({ status: 'completed' });
    expect(await story(again, running)).toEqual([
      'action.created',
      'action.started',
      'action.lost',
      'action.completed',
    ]);
    expect(restartsOf(fleet, 'sim-1', 'long')).toBe(before + 1);
    expect(await ask(again, 'GET', '/audit/verify')).toMatchObject({ ok: true });
  });

  test('RUN-3: what waits for a server that is away still runs, once, when the program was killed and started meanwhile', async () => {
    const host = await startKnowing('sim-2');
    const { simulated } = fleet.host('sim-2');
    await simulated.goOffline();
    const id = await fileRestart(host, 'sim-2', 'works');
    await whenAction(host, id, 'waiting', ({ waiting }) => waiting?.code === 'refused');
    await host.end('SIGKILL');
    const again = await start(host.dataDir);
    expect(await getAction(again, id)).toMatchObject({ status: 'approved', waiting: { code: 'refused' } });
    await simulated.comeBack();
    expect(await whenOver(again, id)).toMatchObject({ status: 'completed' });
    expect(restartsOf(fleet, 'sim-2', 'works')).toBe(1);
  });

  test('while it starts, SIGTERM leaves a folder that the next start takes', async () => {
    const dataDir = temporaryFolder();
    for (let delayMs = 50; delayMs <= 450; delayMs += 100) {
      const starting = beginHostProcess({ dataDir });
      starting.ready.catch(() => {});
      // Each time it is a little further.
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      // Before the program listens for it the signal ends it as it ends any.
      expect([CLEAN, { code: null, signal: 'SIGTERM' }]).toContainEqual(await starting.end('SIGTERM'));
    }
    const host = await start(dataDir);
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true });
  });
});
