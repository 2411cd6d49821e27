/** What waits too long expires and never runs (SPEC ACT-8), after tries with growing pauses (RUN-3). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  allActions,
  changeSettings,
  events,
  fileRestart,
  getAction,
  pause,
  unpause,
  whenAction,
  whenOver,
  whenStatus,
} from '../../support/api.ts';
import { type HostProcess, startHostProcess, temporaryFolder } from '../../support/host-process.ts';
import { addSimulated, type DemoFleet, restartsOf, startSimulated } from '../../support/simulated.ts';

/** The shortest life an action can be given: one minute. */
const SHORTEST_LIFE_HOURS = 1 / 60;
const LATE_LIMIT_MS = 2_000;

describe.concurrent('expiry', () => {
  let fleet: DemoFleet;
  beforeAll(async () => {
    fleet = await startSimulated(3, ['works', 'other']);
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

  test('ACT-8 RUN-3: what waits too long expires, pending and approved, and never runs; also when the program was away', {
    timeout: 150_000,
  }, async () => {
    const [host, other] = [await start(), await start()];
    for (const each of [host, other]) {
      await changeSettings(each, { expire_after_hours: SHORTEST_LIFE_HOURS, verify_seconds: 0, poll_seconds: 1 });
      await addSimulated(each, fleet, 'sim-2');
      await addSimulated(each, fleet, 'sim-3');
      await pause(each, 'sim-2');
    }
    const before = restartsOf(fleet, 'sim-2', 'other') + restartsOf(fleet, 'sim-3', 'other');
    const file = async (each: HostProcess) => {
      const pending = await fileRestart(each, 'sim-2', 'other');
      // Nobody answers where this one is to run.
      const approved = await fileRestart(each, 'sim-3', 'other');
      return [pending, approved] as const;
    };
    await fleet.host('sim-3').simulated.goOffline();
    const [pending, approved] = await file(host);
    const away = await file(other);
    expect(await getAction(host, approved)).toMatchObject({ status: 'approved' });
    await other.end('SIGKILL');

    const { expires_at } = await getAction(host, approved);
    /** When it was to be tried again, after so many tries. */
    const tries = new Map<number, number>();
    await whenAction(
      host,
      approved,
      'expired',
      ({ status, waiting }) => {
        if (waiting !== null) tries.set(waiting.attempts, Date.parse(waiting.next_attempt_at));
        return status === 'expired';
      },
      75_000,
    );
    for (const id of [pending, approved]) {
      const expired = await whenStatus(host, id, 'expired');
      expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expired.expires_at));
    }
    expect(Date.now() - Date.parse(expires_at)).toBeLessThan(LATE_LIMIT_MS);
    // RUN-3: pauses that grow. A try that is refused at once takes next to no time, so the next is due one pause later.
    const due = [...tries.values()];
    const pauses = due.slice(1, 4).map((at, index) => (at - (due[index] ?? 0)) / 1000);
    expect([...tries.keys()].slice(0, 4)).toEqual([1, 2, 3, 4]);
    for (const [index, seconds] of [10, 20, 40].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(seconds);
      expect(pauses[index]).toBeLessThan(seconds + 3);
    }
    expect(await host.call('POST', `/actions/${pending}/approve`, {})).toMatchObject({
      status: 409,
      body: { detail: { code: 'wrong_status', status: 'expired' } },
    });
    const again = await start(other.dataDir);
    for (const id of away) await whenStatus(again, id, 'expired');

    await fleet.host('sim-3').simulated.comeBack();
    for (const each of [host, again]) {
      await unpause(each, 'sim-2');
      // The server is reached again and runs what is filed now, and still not what expired.
      expect(await whenOver(each, await fileRestart(each, 'sim-3', 'works'))).toMatchObject({ status: 'completed' });
      expect(await whenOver(each, await fileRestart(each, 'sim-2', 'works'))).toMatchObject({ status: 'completed' });
      expect((await allActions(each, 'status=expired')).length).toBe(2);
      const expiry = await events(each, 'kind=action.expired');
      expect(expiry.map(({ actor }) => actor)).toEqual(['timer', 'timer']);
    }
    expect(restartsOf(fleet, 'sim-2', 'other') + restartsOf(fleet, 'sim-3', 'other')).toBe(before);
  });
});
