/** Whatever a request asks for, others are answered meanwhile; and it ends with whoever asked. */
import { afterEach, expect, test } from 'vitest';
import { unpaced } from '../core/testing/unpaced.ts';
import { createTurns, type Pace, type Turns } from '../core/turns.ts';
import { stringifyInSlices } from './pace.ts';
import { type Harness, startHarness } from './testing/harness.ts';

let harness: Harness | null = null;
afterEach(async () => {
  await harness?.end();
  harness = null;
});

async function start(options: Parameters<typeof startHarness>[0] = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

interface HeldTurns extends Turns {
  /** From now on nobody gets a turn. */
  hold(): void;
  /** Waits until work is at the beginning of a slice, and holds it there. */
  reached(): Promise<void>;
  /** From now on all goes on. */
  release(): void;
  /** Of those who asked, in order. */
  signals: (AbortSignal | undefined)[];
}

/** Turns that nobody gets while the test says so. */
function heldTurns(): HeldTurns {
  const turns = createTurns();
  let gate = Promise.resolve();
  let release = () => {};
  let reach = Promise.withResolvers<void>();
  const signals: HeldTurns['signals'] = [];
  return {
    signals,
    hold() {
      ({ promise: gate, resolve: release } = Promise.withResolvers<void>());
    },
    release: () => release(),
    close: turns.close,
    reached: () => reach.promise,
    pace(signal) {
      signals.push(signal);
      const own = turns.pace(signal);
      return async () => {
        reach.resolve();
        reach = Promise.withResolvers();
        await gate;
        await own();
      };
    },
  };
}

const DAY = '2026-01-01T00:00:00Z';
const PLAN = { kind: 'recurring', cron: '0 3 * * *', time_zone: 'UTC', length_minutes: 5 };
const HEAVY: [string, string, object?][] = [
  ['GET', '/snapshot'],
  ['GET', '/servers'],
  ['GET', '/actions'],
  ['GET', '/actions?text=x'],
  ['GET', '/actions?service_name=plex&offset=900000000'],
  ['GET', `/actions?created_from=${DAY}`],
  ['GET', '/servers/web-1/actions?text=x'],
  ['GET', '/actions/export?text=x'],
  ['GET', '/actions/export?format=json'],
  ['GET', '/audit?actor=eve&server_id=web-1'],
  ['GET', '/audit/export'],
  ['GET', '/audit/export?format=csv&actor=eve'],
  ['GET', '/servers/web-1/uptime?hours=168'],
  ['GET', '/maintenance/log'],
  ['GET', '/maintenance/statistics?days=3660'],
  ['GET', '/statistics'],
  ['GET', '/schedules/calendar?from=2026-01-01T00:00:00Z&to=2027-12-31T00:00:00Z'],
  ['POST', '/schedules/preview', PLAN],
  ['POST', '/schedules', PLAN],
];

async function file(harness: Harness, service_name: string): Promise<void> {
  const body = { server_id: 'web-1', action_type: 'restart_service', service_name };
  expect((await harness.call('POST', '/actions', { body })).status).toBe(201);
}

test.each(HEAVY)('API-1: while %s %s is at work, others are answered', async (method, path, body) => {
  const turns = heldTurns();
  const harness = await start({ turns });
  await harness.addServer('web-1', { paused: true });
  await file(harness, 'plex');
  expect((await harness.call('POST', '/schedules', { body: PLAN })).status).toBe(201);
  turns.hold();
  let isOver = false;
  const heavy = harness.call(method, path, body === undefined ? {} : { body }).then((answer) => {
    isOver = true;
    return answer;
  });
  await turns.reached();
  expect((await harness.call('GET', '/status')).status).toBe(200);
  await file(harness, 'nginx');
  expect(isOver).toBe(false);
  turns.release();
  expect([200, 201]).toContain((await heavy).status);
  expect(harness.errors).toEqual([]);
});

test('API-1: work ends with whoever asked for it', async () => {
  const turns = heldTurns();
  const harness = await start({ turns });
  await harness.addServer('web-1', { paused: true });
  await file(harness, 'plex');
  turns.hold();
  turns.signals.length = 0;
  const gone = new AbortController();
  const asked = fetch(`${harness.url}/api/v1/actions?text=x`, {
    headers: { 'x-api-key': await harness.tokenWith('read') },
    signal: gone.signal,
  });
  await turns.reached();
  const [signal] = turns.signals;
  expect(signal?.aborted).toBe(false);
  const ended = new Promise((resolve) => signal?.addEventListener('abort', resolve));
  gone.abort();
  await expect(asked).rejects.toThrow();
  await ended;
  turns.release();
  expect((await harness.call('GET', '/actions?text=x')).status).toBe(200);
  expect(harness.errors).toEqual([]);
});

test('MNT-5: a calendar of more than two years is 422, and the document names the limit', async () => {
  const harness = await start();
  const calendar = (to: string) => harness.refused('GET', `/schedules/calendar?from=${DAY}&to=${to}`);
  expect((await calendar('2028-01-03T00:00:00Z')).status).toBe(200);
  for (const to of ['2028-01-03T00:00:01Z', '2036-01-01T00:00:00Z', DAY, '2025-01-01T00:00:00Z']) {
    expect((await calendar(to)).body.detail.errors?.[0]?.path).toBe('to');
  }
  const { body } = await harness.call<object>('GET', '/openapi.json');
  expect(JSON.stringify(body)).toContain('at most 732 days');
});

test('JSON in slices is JSON', async () => {
  const list = Array.from({ length: 250 }, (_, n) => ({ n, text: `"${n}\n` }));
  const value = { list, empty: [], few: [1, null], none: undefined, nothing: null, deep: { list }, text: 'ä' };
  let slices = 0;
  const pace: Pace = async () => {
    slices += 1;
  };
  expect(await stringifyInSlices(value, pace)).toBe(JSON.stringify(value));
  expect(slices).toBe(3);
  expect(await stringifyInSlices({}, unpaced)).toBe('{}');
});
