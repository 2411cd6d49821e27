/** Lost outcomes on simulated servers: whose restart it was is never mixed up (SPEC RUN-2, RUN-6). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  changeSettings,
  fileRestart,
  getAction,
  whenAction,
  whenOver,
  whenServer,
  whenStatus,
} from '../../support/api.ts';
import { type HostProcess, startHostProcess } from '../../support/host-process.ts';
import { openRelay, type Relay } from '../../support/relay.ts';
import { addSimulated, type DemoFleet, restartsOf, startSimulated } from '../../support/simulated.ts';
import { until } from '../../support/until.ts';

/** How long a byte is on its way: time enough to act between a claim and its command. */
const RELAY_DELAY_MS = 300;
/** The guard's twenty seconds, the round of looking up after fifteen, and a little. */
const SETTLE_LIMIT_MS = 45_000;

describe.concurrent('lost outcomes', () => {
  let fleet: DemoFleet;
  let host: HostProcess;
  let relay: Relay;
  beforeAll(async () => {
    fleet = await startSimulated(1, ['app', 'other']);
    host = await startHostProcess();
    // Only what the tests do reaches the server.
    await changeSettings(host, { verify_seconds: 0, poll_seconds: 3600 });
    const machine = fleet.host('sim-1');
    relay = await openRelay(machine.host, machine.port, RELAY_DELAY_MS);
    await addSimulated(host, fleet, 'sim-1', { port: relay.port });
    await whenServer(host, 'sim-1', 'online', ({ status }) => status === 'online');
  });
  afterAll(async () => {
    await host?.dispose();
    await relay?.close();
    await fleet?.close();
  });

  /** Files a restart whose command is lost on its way, so that it never runs. */
  async function loseRestart(unit: string): Promise<number> {
    const id = await fileRestart(host, 'sim-1', unit);
    await whenStatus(host, id, 'executing');
    relay.holdAfterNextAnswer();
    await until('the command is on its way', () => relay.heldBytes() > 0);
    relay.cut();
    await whenStatus(host, id, 'unknown');
    return id;
  }

  test('RUN-2: a command that was lost on its way is known not to have run, and what waits behind it then runs', {
    concurrent: false,
  }, async () => {
    const lost = await loseRestart('other');
    const next = await fileRestart(host, 'sim-1', 'other');
    expect(await whenOver(host, lost, SETTLE_LIMIT_MS)).toMatchObject({
      status: 'failed',
      failure: { code: 'not_executed' },
    });
    expect(await whenOver(host, next)).toMatchObject({ status: 'completed' });
    expect(restartsOf(fleet, 'sim-1', 'other')).toBe(1);
  });

  test('RUN-2 RUN-6: the next restart of the same unit is not taken for the lost one, however the server comes and goes', {
    concurrent: false,
  }, async () => {
    const lost = await loseRestart('app');
    // The look that would settle the lost one finds the server away; a moment later it is back.
    relay.refuseNext(1);
    const next = await fileRestart(host, 'sim-1', 'app');
    await whenAction(host, next, 'waiting or over', ({ status, waiting }) => waiting !== null || status !== 'approved');
    const ends = [await whenOver(host, lost, SETTLE_LIMIT_MS), await whenOver(host, next, SETTLE_LIMIT_MS)];
    expect(ends.map(({ status }) => status)).toEqual(['failed', 'completed']);
    expect(restartsOf(fleet, 'sim-1', 'app')).toBe(1);
    expect(await getAction(host, lost)).toMatchObject({ failure: { code: 'not_executed' } });
  });
});
