/** What fifty watched servers cost: memory and processor time of the host process (issue 2, "Memory"). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, changeSettings, type ServerView } from '../../support/api.ts';
import { type HostProcess, startHostProcess } from '../../support/host-process.ts';
import { processorSeconds, residentMb } from '../../support/process-cost.ts';
import { addSimulated, type DemoFleet, startSimulated } from '../../support/simulated.ts';
import { until } from '../../support/until.ts';

const SERVERS = 50;
const POLL_SECONDS = 30;
const ALLOWED_MB = 200;
const ALLOWED_SHARE_OF_A_CORE = 0.05;
describe.skipIf(process.platform !== 'linux').concurrent('fifty watched servers (needs /proc)', () => {
  let fleet: DemoFleet;
  let host: HostProcess;
  beforeAll(async () => {
    fleet = await startSimulated(SERVERS, ['nginx', 'app']);
    host = await startHostProcess();
    await changeSettings(host, { poll_seconds: POLL_SECONDS });
  });
  afterAll(async () => {
    await host?.dispose();
    await fleet?.close();
  });

  test(`stay under ${ALLOWED_MB} MB resident and ${ALLOWED_SHARE_OF_A_CORE * 100} % of a core`, async () => {
    for (const { server_id } of fleet.hosts) {
      await addSimulated(host, fleet, server_id);
      for (const name of ['nginx', 'app']) await ask(host, 'POST', `/servers/${server_id}/services`, { name });
    }
    const servers = async () => (await ask<{ servers: ServerView[] }>(host, 'GET', '/servers')).servers;
    const allSeenSince = async (at: number) =>
      (await servers()).every(({ last_seen_at }) => last_seen_at !== null && Date.parse(last_seen_at) >= at);
    await until('all are online', async () => (await servers()).every(({ status }) => status === 'online'), 30_000);
    expect(fleet.hosts.filter(({ simulated }) => simulated.connectionCount() === 0)).toEqual([]);

    const [begin, used] = [Date.now(), processorSeconds(host.pid)];
    const round = begin + POLL_SECONDS * 1000;
    await until('a whole round of watching has passed', () => Date.now() >= round, POLL_SECONDS * 2_000);
    const share = (processorSeconds(host.pid) - used) / ((Date.now() - begin) / 1000);
    await until('each was looked at in that round', () => allSeenSince(begin), 15_000);
    const resident = residentMb(host.pid);
    process.stdout.write(`50 servers: ${resident.toFixed(0)} MB resident, ${(share * 100).toFixed(1)} % of a core\n`);
    expect(resident).toBeLessThan(ALLOWED_MB);
    expect(share).toBeLessThan(ALLOWED_SHARE_OF_A_CORE);
  });
});
