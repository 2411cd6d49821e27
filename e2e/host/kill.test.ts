/** The program is killed at any moment, forty times, with work streaming in (SPEC RUN-2, ACT-2). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UnitBehaviour } from '../../main/demo/unit-spec.ts';
import {
  allActions,
  approve,
  ask,
  changeSettings,
  type EventView,
  events,
  pause,
  restartPath,
} from '../support/api.ts';
import { beginHostProcess, type HostProcess, startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, restartsOf, startSimulated } from '../support/simulated.ts';
import { until } from '../support/until.ts';

const KILLS = 40;
const SERVERS = 12;
const CLIENTS = 4;
/** On these what is filed waits for a person. */
const PAUSED = ['sim-1', 'sim-2', 'sim-3'];
/** More than the fastest machine will ask for. */
const UNITS_PER_SERVER = 5_000;
/** A claimed command that was never sent is known not to have run once its guard on the server refuses it. */
const END_LIMIT_MS = 240_000;
/** At most so many are accepted before the next kill. */
const PER_KILL = 25;

/** Of these every second kill falls into a running command: it waits for that, and ends once the program is gone. */
const HELD = Array.from({ length: KILLS / 2 }, () => Promise.withResolvers<void>());
/** Nothing else is asked of this server, so that the held command is its next one. */
const HELD_ON = `sim-${SERVERS + 1}`;

/** Every third unit takes a moment. */
const UNITS: Record<string, UnitBehaviour> = {
  ...Object.fromEntries(
    Array.from({ length: UNITS_PER_SERVER }, (_, index): [string, UnitBehaviour] => [
      `unit-${index}`,
      index % 3 === 0 ? { kind: 'slow', seconds: 0.3 } : { kind: 'works' },
    ]),
  ),
  ...Object.fromEntries(
    HELD.map(({ promise }, index): [string, UnitBehaviour] => [`held-${index}`, { kind: 'held', released: promise }]),
  ),
};

/** Repeatable "any moment": the seed is in the message of whatever fails. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('kill -9', () => {
  let fleet: DemoFleet;
  const dataDir = temporaryFolder();
  const seed = Date.now() >>> 0;
  const next = random(seed);
  let host: HostProcess;

  beforeAll(async () => {
    fleet = await startSimulated(SERVERS + 1, UNITS);
    host = await startHostProcess({ dataDir });
    await changeSettings(host, { verify_seconds: 0, poll_seconds: 5 });
    for (const { server_id } of fleet.hosts) await addSimulated(host, fleet, server_id);
    for (const server of PAUSED) await pause(host, server);
  });
  afterAll(async () => {
    await host?.dispose();
    await fleet?.close();
  });

  test(`RUN-2 ACT-2: killed ${KILLS} times while work streams in: what was accepted ends, nothing runs twice, nothing waiting is lost (seed ${seed})`, {
    timeout: 900_000,
  }, async () => {
    /** Actions the program answered 201 for: id → server and unit. Each unit is asked for once only. */
    const accepted = new Map<number, { server: string; unit: string; status: string }>();
    const approved = new Set<number>();
    let unit = 0;
    let refusedAfterKill = 0;

    /** Files and approves until the program is gone. */
    async function client(target: HostProcess): Promise<void> {
      for (;;) {
        unit += 1;
        const server = `sim-${(unit % SERVERS) + 1}`;
        const name = `unit-${Math.floor(unit / SERVERS)}`;
        try {
          const filed = await target.call('POST', restartPath(server, name), {});
          expect(filed.status, JSON.stringify(filed.body)).toBe(201);
          const id = filed.body.action_id as number;
          accepted.set(id, { server, unit: name, status: filed.body.status as string });
          if (filed.body.status !== 'pending' || next() < 0.4) continue;
          expect(await approve(target, id)).toMatchObject({ status: 'approved' });
          approved.add(id);
        } catch (error) {
          if (!isConnectionError(error)) throw error;
          refusedAfterKill += 1;
          return;
        }
      }
    }

    /** Into a command that runs, or after some more were accepted. */
    async function aMoment(kill: number): Promise<void> {
      if (kill % 2 === 0) {
        const name = `held-${kill / 2 - 1}`;
        const filed = await host.call('POST', restartPath(HELD_ON, name), {});
        accepted.set(filed.body.action_id as number, { server: HELD_ON, unit: name, status: 'approved' });
        await until(`${name} is being restarted`, () => restartsOf(fleet, HELD_ON, name) > 0, END_LIMIT_MS);
      } else {
        const enough = accepted.size + 1 + Math.floor(next() * PER_KILL);
        await until('more were accepted', () => accepted.size >= enough, END_LIMIT_MS);
      }
    }

    for (let kill = 1; kill <= KILLS; kill += 1) {
      const clients = Promise.all(Array.from({ length: CLIENTS }, () => client(host)));
      await aMoment(kill);
      expect(await host.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
      await clients;
      if (kill % 2 === 0) HELD[kill / 2 - 1]?.resolve();
      host = await startHostProcess({ dataDir });
      // What waits for a person is still there, all of it, and what was approved stays so.
      const rows = new Map((await allActions(host)).map((action) => [action.id, action]));
      for (const [id, { status }] of accepted) {
        const row = rows.get(id);
        expect(row, `action ${id} was accepted and is gone`).toBeDefined();
        if (status === 'pending' && !approved.has(id)) {
          // The answer to an approval may have been lost with the program.
          expect(['pending', 'approved', 'executing', 'unknown', 'completed', 'failed']).toContain(row?.status);
          if (row?.status !== 'pending') expect(row?.approved_by).not.toBeNull();
        } else expect(row?.status, `action ${id}`).not.toBe('pending');
      }
    }
    expect(refusedAfterKill).toBe(KILLS * CLIENTS);

    for (const { id } of await allActions(host, 'status=pending')) await approve(host, id);
    const open = 'status=pending&status=approved&status=executing&status=unknown';
    await until('all are over', async () => (await allActions(host, open)).length === 0, END_LIMIT_MS);
    const ends = new Map((await allActions(host)).map((action) => [action.id, action]));
    expect([...accepted.keys()].filter((id) => !ends.has(id))).toEqual([]);
    expect(await host.end()).toEqual({ code: 0, signal: null });

    host = await startHostProcess({ dataDir });
    const trail = await events(host);
    const startedIn = (id: number) =>
      trail.filter((event) => event.action_id === id && event.kind === 'action.started');
    const outcomes: Record<string, number> = {};
    for (const action of ends.values()) {
      const runs = restartsOf(fleet, action.server_id, action.service_name ?? '');
      const says = `action ${action.id} (${action.status}, ${action.failure?.code}) ran ${runs} times; seed ${seed}`;
      // Claimed before it was sent, and sent at most once.
      expect(startedIn(action.id).length, says).toBe(1);
      if (action.status === 'completed') expect(runs, says).toBe(1);
      else {
        expect(action, says).toMatchObject({ status: 'failed' });
        expect(['not_executed', 'not_started'], says).toContain(action.failure?.code);
        expect(runs, says).toBe(0);
      }
      const wasLost = trail.some((event) => event.action_id === action.id && event.kind === 'action.lost');
      const key = `${action.status}${wasLost ? ', lost meanwhile' : ''}`;
      outcomes[key] = (outcomes[key] ?? 0) + 1;
    }
    // Nothing ran that nobody asked for.
    const asked = new Set([...ends.values()].map((action) => `${action.server_id} ${action.service_name}`));
    for (const { server_id, simulated } of fleet.hosts)
      for (const { unit: ran } of simulated.restarts)
        expect(asked).toContain(`${server_id} ${ran.replace(/\.service$/, '')}`);
    // Every second kill fell into a running command, else this test would prove little.
    expect(outcomes['completed, lost meanwhile'], JSON.stringify(outcomes)).toBeGreaterThanOrEqual(HELD.length);
    expect(isWithoutGaps(trail)).toBe(true);
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true, rows: trail.length });
  });

  test('RUN-2: killed while it starts, at any moment, it starts the next time', { timeout: 120_000 }, async () => {
    await host.end();
    for (let kill = 1; kill <= 10; kill += 1) {
      const starting = beginHostProcess({ dataDir });
      starting.ready.catch(() => {});
      // Whatever it is doing by then: reading code, opening the database, or ready already.
      await new Promise((resolve) => setTimeout(resolve, next() * 600));
      expect((await starting.end('SIGKILL')).signal).toBe('SIGKILL');
    }
    host = await startHostProcess({ dataDir });
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true });
  });
});

function isConnectionError(error: unknown): boolean {
  return error instanceof TypeError && /fetch failed|terminated/.test(error.message);
}

function isWithoutGaps(trail: EventView[]): boolean {
  return trail.every(({ seq }, index) => seq === index + 1);
}
