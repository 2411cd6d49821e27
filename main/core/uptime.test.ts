import { describe, expect, test } from 'vitest';
import type { ServiceState } from '../contract/service.ts';
import type { WatchEvent, WatchKind } from './overview-port.ts';
import type { ServiceRecord } from './ports.ts';
import { unpaced } from './testing/unpaced.ts';
import { ADA, createWorld, UNREACHABLE } from './testing/world.ts';
import { uptime } from './uptime.ts';

const FROM = Date.parse('2026-01-01T00:00:00Z');
const at = (minute: number) => new Date(FROM + minute * 60_000).toISOString();
const HOUR = 60;

const event = (minute: number, kind: WatchKind, given: Partial<WatchEvent> = {}): WatchEvent => ({
  at: at(minute),
  kind,
  name: kind.startsWith('service.') ? 'plex' : null,
  state: null,
  enabled: kind.startsWith('service.') ? true : null,
  state_before: null,
  enabled_given: false,
  status: null,
  previous_at: null,
  ...given,
});
const changed = (minute: number, state_before: ServiceState, state: ServiceState, name = 'plex') =>
  event(minute, 'service.state_changed', { state_before, state, name });

/** The strip of one hour as `minute state`, and the ratio. */
async function strip(events: WatchEvent[], now: Partial<ServiceRecord & { isOnline: boolean }> = {}) {
  const { isOnline = true, ...service } = now;
  const view = await uptime(
    {
      services: [{ name: 'plex', state: 'running', enabled: true, ...service } as ServiceRecord],
      isOnline,
      events,
      from: FROM,
      to: FROM + HOUR * 60_000,
    },
    unpaced,
  );
  const [own] = view.services;
  const stretches = own?.stretches ?? [];
  expect([stretches[0]?.from, stretches.at(-1)?.to]).toEqual([view.from, view.to]);
  for (const [index, stretch] of stretches.entries()) {
    expect(Date.parse(stretch.to)).toBeGreaterThan(Date.parse(stretch.from));
    if (index > 0) expect(stretch.from).toBe(stretches[index - 1]?.to);
    if (index > 0) expect(stretch.state).not.toBe(stretches[index - 1]?.state);
  }
  const lines = stretches.map(({ from, state }) => `${(Date.parse(from) - FROM) / 60_000} ${state}`);
  return { lines, ratio: own?.up_ratio };
}

describe('WIN-4 the uptime strip', () => {
  test('WIN-4 without an event it was all the time what it is now', async () => {
    expect(await strip([])).toEqual({ lines: ['0 running'], ratio: 1 });
    expect(await strip([], { state: 'failed' })).toEqual({ lines: ['0 failed'], ratio: 0 });
    expect(await strip([], { isOnline: false })).toEqual({ lines: ['0 unknown'], ratio: null });
    expect(await strip([], { enabled: false })).toEqual({ lines: ['0 unknown'], ratio: null });
  });

  test('WIN-4 a change tells what was before it; a change of the PID alone is none', async () => {
    const events = [
      changed(10, 'running', 'failed'),
      changed(20, 'failed', 'activating'),
      changed(25, 'activating', 'running'),
      changed(40, 'running', 'running'),
    ];
    expect(await strip(events)).toEqual({
      lines: ['0 running', '10 failed', '20 activating', '25 running'],
      ratio: 45 / 60,
    });
  });

  test('WIN-4 other services are not mixed in, and plex is plex.service', async () => {
    const events = [changed(10, 'running', 'failed', 'nginx'), changed(20, 'running', 'stopped', 'plex.service')];
    expect((await strip(events)).lines).toEqual(['0 running', '20 stopped']);
  });

  test('WIN-4 unknown while the server is offline, and known again as it was', async () => {
    const events = [
      event(15, 'server.offline', { status: 'offline' }),
      event(30, 'server.online', { status: 'online' }),
    ];
    expect(await strip(events)).toEqual({ lines: ['0 running', '15 unknown', '30 running'], ratio: 1 });
    expect((await strip([events[1] as WatchEvent])).lines).toEqual(['0 unknown', '30 running']);
    expect((await strip([events[0] as WatchEvent], { isOnline: false })).lines).toEqual(['0 running', '15 unknown']);
  });

  test('WIN-4 what changed while it was offline counts from its return', async () => {
    const events = [
      event(15, 'server.offline', { status: 'offline' }),
      event(30, 'server.online', { status: 'online' }),
      changed(30, 'running', 'failed'),
    ];
    expect((await strip(events, { state: 'failed' })).lines).toEqual(['0 running', '15 unknown', '30 failed']);
  });

  test('WIN-4 unknown from the last thing recorded before the program ended until it started again', async () => {
    expect((await strip([event(40, 'host.started', { previous_at: at(10) })])).lines).toEqual([
      '0 running',
      '10 unknown',
      '40 running',
    ]);
    expect((await strip([event(40, 'host.started', { previous_at: at(-500) })])).lines).toEqual([
      '0 unknown',
      '40 running',
    ]);
    expect((await strip([event(40, 'host.started')])).lines).toEqual(['0 unknown', '40 running']);
  });

  test('WIN-4 unknown before a service was added, while it is not enabled, and before its server was added again', async () => {
    expect(
      (await strip([event(20, 'service.added', { state: 'unknown' }), changed(21, 'unknown', 'running')])).lines,
    ).toEqual(['0 unknown', '21 running']);
    const toggled = [
      event(20, 'service.changed', { state: 'running', enabled: false, enabled_given: true }),
      event(30, 'service.changed', { state: 'running', enabled: true, enabled_given: true }),
    ];
    expect((await strip(toggled)).lines).toEqual(['0 running', '20 unknown', '30 running']);
    expect((await strip([event(30, 'service.changed', { state: 'running' })])).lines).toEqual(['0 running']);
    const again = [
      changed(5, 'running', 'failed'),
      event(10, 'server.removed', { status: 'online' }),
      event(20, 'server.added', { status: 'unknown' }),
      event(21, 'service.added', { state: 'unknown' }),
      event(22, 'server.online', { status: 'online' }),
      changed(23, 'unknown', 'running'),
    ];
    expect((await strip(again)).lines).toEqual(['0 running', '5 failed', '10 unknown', '23 running']);
  });

  test('WIN-4 a clock that jumped leaves no gap, no overlap and nothing outside', async () => {
    const events = [
      changed(10, 'running', 'failed'),
      event(11, 'host.started', { previous_at: at(400) }),
      changed(50, 'failed', 'running'),
      changed(4000, 'running', 'failed'),
    ];
    expect((await strip(events)).ratio).toBeGreaterThanOrEqual(0);
  });
});

test('SVC-4, WIN-4 told by what the monitor itself recorded', async () => {
  const world = createWorld();
  const fake = world.add('web-1');
  world.core.services.add(ADA, 'web-1', { name: 'plex', is_critical: false, enabled: true });
  const settle = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 10) {
      world.clock.advance(10_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  world.core.start('1');
  await settle(600);
  fake.activeState = 'failed';
  await settle(600);
  fake.refusal = UNREACHABLE;
  await settle(1200);
  const answer = await world.core.overview.uptime('web-1', 24, unpaced);
  if (!answer.ok) throw new Error(answer.problem.message);
  const [plex] = answer.value.services;
  expect(plex?.stretches.map((stretch) => stretch.state)).toEqual(['unknown', 'running', 'failed', 'unknown']);
  expect(plex?.up_ratio).toBeGreaterThan(0.3);
  expect(plex?.up_ratio).toBeLessThan(0.5);
  expect((await world.core.overview.uptime('nowhere', 24, unpaced)).ok).toBe(false);
  await Promise.all([world.core.stop(0), settle(30)]);
});
