/**
 * The cable is cut in every way there is, before, during and after a command (SPEC RUN-2, RUN-3, RUN-6, SRV-5): each
 * time the right outcome, and nothing runs twice or late.
 */
import { afterAll, beforeAll, describe, inject, test, vi } from 'vitest';
import {
  type ActionView,
  approve,
  events,
  fileRestart,
  getAction,
  getServer,
  pause,
  story,
  whenAction,
  whenOver,
  whenServer,
  whenStatus,
} from '../support/api.ts';
import type { HostProcess } from '../support/host-process.ts';
import { openRelay } from '../support/relay.ts';
import { until } from '../support/until.ts';
import {
  CUT_MODES,
  type CutMode,
  cut,
  heal,
  invocationId,
  readInventory,
  reset,
  shellOnHost,
  starts,
} from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

vi.setConfig({ maxConcurrency: 20 });

/** Long enough that a cut falls into it. */
const VERIFY_SECONDS = 6;
const SLOW_SECONDS = 12;
const OFFLINE_AFTER_SECONDS = 5;
/** Three unanswered keepalives, five seconds apart, and a look of fifteen seconds with five for giving up. */
const LOSS_LIMIT_MS = 40_000;
/** What is lost is looked up at the latest every fifteen seconds; verification and a late job come on top. */
const SETTLE_LIMIT_MS = 60_000;
const RELAY_HOST = 6;
const FREEZE_HOST = 7;

/** How long a byte is on its way to a server behind a relay: time enough to act between a claim and its command. */
const RELAY_DELAY_MS = 1_000;
/** After this long the guard on the server refuses to start a command (main/core/dispatcher.ts). */
const START_WITHIN_MS = 20_000;

/** A unit whose start fails after a while, and one that works for a while and is over. */
const PREPARE = `
printf '[Service]\\nType=oneshot\\nExecStart=/bin/sleep 8\\n' > /etc/systemd/system/once.service
printf '[Service]\\nType=exec\\nExecStartPre=/bin/sleep 8\\nExecStartPre=/bin/false\\nExecStart=/bin/true\\n' \
  > /etc/systemd/system/sinks.service
systemctl daemon-reload
echo SLOW_SECONDS=${SLOW_SECONDS} > /etc/default/slow`;
const UNPREPARE =
  'rm -f /etc/systemd/system/sinks.service /etc/systemd/system/once.service /etc/default/slow; systemctl daemon-reload';

interface Expected {
  /** What a first try over a new connection finds. */
  cold: NonNullable<ActionView['waiting']>['code'];
  /** Whether connections that were open end. */
  losesConnections: boolean;
  /** How often each unit was started in the present boot at the end, beyond what the boot itself did. */
  starts: { slow: number; sinks: number; nginx: number; demo: number; cron: number; limited: number };
  sinks: NonNullable<ActionView['failure']>['code'];
}

const ONCE_EACH = { slow: 1, sinks: 1, nginx: 1, demo: 1, cron: 1, limited: 1 };
const EXPECTED: Record<CutMode, Expected> = {
  link: { cold: 'unreachable', losesConnections: true, starts: ONCE_EACH, sinks: 'not_active' },
  drop: { cold: 'connect_timeout', losesConnections: true, starts: ONCE_EACH, sinks: 'not_active' },
  // A stopped sshd lets live sessions go on.
  refuse: { cold: 'refused', losesConnections: false, starts: ONCE_EACH, sinks: 'not_active' },
  freeze: { cold: 'handshake_timeout', losesConnections: true, starts: ONCE_EACH, sinks: 'not_active' },
  // What had been started before is not started again by anyone but the boot.
  power: {
    cold: 'unreachable',
    losesConnections: true,
    starts: { ...ONCE_EACH, slow: 0, sinks: 0, nginx: 0 },
    sinks: 'host_restarted',
  },
};

const STARTED_BY_BOOT = new Map(['slow', 'nginx', 'demo', 'cron'].map((unit) => [`${unit}.service`, 1]));

describe.skipIf(inject('fleetMissing') !== null)('cut cables', () => {
  let host: HostProcess;
  beforeAll(async () => {
    const numbers = [1, 2, 3, 4, 5, RELAY_HOST, FREEZE_HOST];
    await Promise.all(numbers.map(reset));
    await Promise.all(numbers.map((number) => shellOnHost(number, PREPARE)));
    host = await startOnFleet({
      poll_seconds: 2,
      verify_seconds: VERIFY_SECONDS,
      offline_after_seconds: OFFLINE_AFTER_SECONDS,
    });
  });
  afterAll(async () => {
    await host?.dispose();
    const numbers = [1, 2, 3, 4, 5, RELAY_HOST, FREEZE_HOST];
    // One after the other: each holds the fleet's lock.
    for (const number of numbers) await heal(number);
    await Promise.all(numbers.map((number) => shellOnHost(number, UNPREPARE)));
  });

  const isOnline = (serverId: string) => whenServer(host, serverId, 'online', ({ status }) => status === 'online');
  const isWaiting = (id: number) => whenAction(host, id, 'waiting', ({ waiting }) => waiting !== null, LOSS_LIMIT_MS);

  test.concurrent.for(CUT_MODES.map((mode, index) => ({ mode, number: index + 1 })))(
    'RUN-2 RUN-3 RUN-6 SRV-5: cut by $mode before, during and after a command: the right outcome each time, and each ran once',
    async ({ mode, number }, { expect }) => {
      const expected = EXPECTED[mode];
      const server = (part: string) => `${mode}-${part}`;
      const warm = ['during', 'fails', 'after', 'before', 'held'] as const;
      for (const part of warm) await addServer(host, server(part), number);
      await Promise.all(warm.map((part) => isOnline(server(part))));
      await pause(host, server('held'), { reason: 'moving racks' });
      const startsBefore = await starts(number);

      // During: the server is at work on two restarts. After: a third has ended and is being verified.
      const restart = async (part: string, unit: string) => {
        const before = await invocationId(number, unit);
        const id = await fileRestart(host, server(part), unit);
        await until(`${unit} is being restarted`, async () => (await invocationId(number, unit)) !== before);
        return id;
      };
      const [during, fails] = await Promise.all([restart('during', 'slow'), restart('fails', 'sinks')]);
      const after = await restart('after', 'nginx');
      await cut(number, mode);
      for (const id of [during, fails, after]) expect((await getAction(host, id)).status).toBe('executing');

      // Before: what is filed now waits, over a connection that was open and over one that never was.
      await addServer(host, server('cold'), number);
      const cold = await fileRestart(host, server('cold'), 'cron');
      const before = await fileRestart(host, server('before'), 'demo');
      const held = await fileRestart(host, server('held'), 'limited');
      expect(await isWaiting(cold)).toMatchObject({ status: 'approved', waiting: { code: expected.cold } });
      if (expected.losesConnections) {
        const { waiting } = await isWaiting(before);
        expect(waiting?.message).not.toBe('');
        expect(Date.parse(waiting?.next_attempt_at ?? '')).toBeGreaterThan(Date.now() - 1_000);
        const lost = await Promise.all(
          [during, fails, after].map((id) => whenStatus(host, id, 'unknown', LOSS_LIMIT_MS)),
        );
        for (const action of lost) expect(action.failure?.code).toBe('connection_lost');
        await whenServer(host, server('held'), 'offline', ({ status }) => status === 'offline', LOSS_LIMIT_MS);
      } else {
        // Live sessions go on, so all of these end although no new connection could be made.
        for (const id of [during, fails, after, before]) await whenOver(host, id, SETTLE_LIMIT_MS);
      }
      expect(await getServer(host, server('held'))).toMatchObject({ is_paused: true, pending_count: 1 });
      expect(await getAction(host, held)).toMatchObject({ status: 'pending' });
      await approve(host, held);

      await heal(number);
      const bootStarts = mode === 'power' ? STARTED_BY_BOOT : startsBefore;
      const ends = await Promise.all(
        [during, fails, after, before, cold, held].map((id) => whenOver(host, id, SETTLE_LIMIT_MS)),
      );
      const [a, b, ...others] = ends;
      expect(a).toMatchObject({ status: 'completed', failure: null });
      expect(b).toMatchObject({ status: 'failed', failure: { code: expected.sinks } });
      for (const action of others) expect(action).toMatchObject({ status: 'completed', failure: null });
      for (const id of [during, fails, after, before, cold, held]) {
        const kinds = await story(host, id);
        expect(
          kinds.filter((kind) => kind === 'action.started'),
          `action ${id}: ${kinds}`,
        ).toHaveLength(1);
      }
      const now = await starts(number);
      const ran = Object.keys(expected.starts).map((unit) => {
        const name = `${unit}.service`;
        return [unit, (now.get(name) ?? 0) - (bootStarts.get(name) ?? 0)];
      });
      expect(Object.fromEntries(ran)).toEqual(expected.starts);
      // The paused server stayed paused while it was away, and still is.
      expect(await getServer(host, server('held'))).toMatchObject({ is_paused: true, status: 'online' });
      const kinds = (await events(host, `server_id=${server('held')}`)).map(({ kind }) => kind);
      expect(kinds).not.toContain('server.resumed');
      expect(kinds.includes('server.offline')).toBe(expected.losesConnections);
    },
  );

  test.concurrent.for([
    { where: 'on a cable', number: RELAY_HOST, isFrozen: false },
    { where: 'in a frozen host', number: FREEZE_HOST, isFrozen: true },
  ])(
    'RUN-2 RUN-3: a command that lay $where arrives late, and does not run',
    async ({ number, isFrozen }, { expect }) => {
      const machine = readInventory().hosts[number - 1];
      const relay = await openRelay(machine?.host ?? '', machine?.port ?? 0, RELAY_DELAY_MS);
      try {
        const server = `late-${number}`;
        await addServer(host, server, number, { host: '127.0.0.1', port: relay.port });
        // Over this cable a command does arrive and run, where nobody holds it.
        const sane = await whenOver(host, await fileRestart(host, server, 'cron'), SETTLE_LIMIT_MS);
        expect(sane).toMatchObject({ status: 'completed' });
        const before = await starts(number);

        const id = await fileRestart(host, server, 'demo');
        const { executed_at } = await whenStatus(host, id, 'executing');
        relay.holdAfterNextAnswer();
        await until('the command is on its way', () => relay.heldBytes() > 0);
        if (isFrozen) await cut(number, 'freeze');
        const answered = isFrozen ? relay.deliver() : null;
        await whenStatus(host, id, 'unknown', LOSS_LIMIT_MS);
        await until(
          'it is too late to start',
          () => Date.now() > Date.parse(executed_at ?? '') + START_WITHIN_MS,
          START_WITHIN_MS,
        );
        if (isFrozen) await heal(number);
        await (answered ?? relay.deliver());

        const action = await whenOver(host, id, SETTLE_LIMIT_MS);
        expect(action).toMatchObject({ status: 'failed', failure: { code: 'not_executed' } });
        expect(action.failure?.message).toContain('demo.service was not restarted');
        // The server has answered the late command; by the time another one is done, it is over.
        await whenOver(host, await fileRestart(host, server, 'nginx'), SETTLE_LIMIT_MS);
        expect((await starts(number)).get('demo.service')).toBe(before.get('demo.service'));
        expect((await starts(number)).get('nginx.service')).toBe((before.get('nginx.service') ?? 0) + 1);
      } finally {
        await relay.close();
      }
    },
  );

  test.concurrent('RUN-6: a oneshot that ran to its end while the cable was cut is not said to have never started', async ({
    expect,
  }) => {
    const machine = readInventory().hosts[RELAY_HOST - 1];
    const relay = await openRelay(machine?.host ?? '', machine?.port ?? 0, 0);
    try {
      await addServer(host, 'oneshot', RELAY_HOST, { host: '127.0.0.1', port: relay.port });
      await isOnline('oneshot');
      const before = (await starts(RELAY_HOST)).get('once.service') ?? 0;
      const id = await fileRestart(host, 'oneshot', 'once');
      const state = () => shellOnHost(RELAY_HOST, 'systemctl show --value --property=ActiveState once');
      await until('it is at work', async () => (await state()).trim() === 'activating');
      relay.cut();
      const { executed_at } = await whenStatus(host, id, 'unknown');
      // Systemd forgets such a unit when it is over, and its InvocationID with it: either something else tells that it
      // ran, or a person must say so.
      const isDecidable = () => Date.now() > Date.parse(executed_at ?? '') + START_WITHIN_MS + 5_000;
      const end = await whenAction(
        host,
        id,
        'over, or still unknown after a while',
        ({ status }) => status !== 'unknown' || isDecidable(),
        START_WITHIN_MS + 10_000,
      );
      expect((await starts(RELAY_HOST)).get('once.service')).toBe(before + 1);
      expect(['completed', 'unknown'], JSON.stringify(end.failure)).toContain(end.status);
    } finally {
      await relay.close();
    }
  });
});
