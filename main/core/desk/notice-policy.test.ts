import { describe, expect, test } from 'vitest';
import type { ActionSummary } from '../../contract/action.ts';
import type { EventKind, EventView } from '../../contract/event.ts';
import type { Settings } from '../../contract/settings.ts';
import { LATEST_MS } from './notice-bursts.ts';
import { markOf, noNotices, noticeStep } from './notice-policy.ts';
import { zoneOf } from './testing/desk-world.ts';

const AT = '2026-03-04T12:00:00.000Z';

const ACTION: ActionSummary = {
  id: 1,
  server_id: 'web-1',
  action_type: 'restart_service',
  service_name: 'plex',
  parameters: {},
  command: 'systemctl restart plex',
  status: 'pending',
  created_at: AT,
  created_by: 'token:watcher',
  created_by_id: 'token:1',
  note: 'it <b>hangs</b>\nsince noon',
  alert_ref: null,
  approved_at: null,
  approved_by: null,
  rejected_at: null,
  rejected_by: null,
  rejection_reason: null,
  cancelled_at: null,
  cancelled_by: null,
  executed_at: null,
  completed_at: null,
  exit_code: null,
  failure: null,
  remarks: [],
  waiting: null,
  allowed_by: null,
  expires_at: AT,
  revision: 1,
  digest: 'd'.repeat(64),
};

interface PolicyOptions {
  quiet?: Settings['quiet_hours'];
  startsAt?: string;
  minutesAhead?: number;
  /** So many notices the desktop keeps. */
  places?: number;
}

/** A policy with its own clock and log: `told` lists what was shown and withdrawn, with the time since the start. */
function createPolicy(options: PolicyOptions = {}) {
  const startsAt = Date.parse(options.startsAt ?? AT);
  let elapsed = 0;
  let seq = 0;
  let quietHours = options.quiet ?? null;
  let state = noNotices(0);
  let wakeAt: number | null = null;
  const told: { at: number; what: string; title?: string; body?: string }[] = [];
  /** What each notice took the place of. */
  const instead: [key: string, of: string][] = [];

  function step(input: Parameters<typeof noticeStep>[1]): void {
    const next = noticeStep(state, input, {
      now: startsAt + elapsed,
      monotonic: elapsed,
      quietHours,
      localMinutes: zoneOf(options.minutesAhead ?? 0).minutes,
      places: options.places ?? null,
      serverName: (id) => id,
    });
    state = next.state;
    wakeAt = next.wakeInMs === null ? null : elapsed + next.wakeInMs;
    for (const effect of next.effects) {
      if (effect.do === 'withdraw') told.push({ at: elapsed, what: `-${effect.key}` });
      else {
        const { key, title, body } = effect.notice;
        told.push({ at: elapsed, what: `+${key}`, title, body });
        if (effect.instead !== undefined) instead.push([key, effect.instead]);
      }
    }
  }

  function pass(ms: number): void {
    const until = elapsed + ms;
    while (wakeAt !== null && wakeAt <= until) {
      elapsed = wakeAt;
      wakeAt = null;
      step({ is: 'time' });
    }
    elapsed = until;
  }

  function event(kind: EventKind, data: Record<string, unknown>, more: Partial<EventView> = {}): EventView {
    seq += 1;
    const noun = { server_id: 'web-1', action_id: null, actor_kind: 'host', actor: 'holdpoint', via: 'host' } as const;
    return { seq, at: AT, kind, ...noun, data, hash: '', ...more };
  }

  const action = (kind: EventKind, id: number, change: Partial<ActionSummary> = {}, more: Partial<EventView> = {}) =>
    event(kind, { action: { ...ACTION, id, ...change } }, { action_id: id, ...more });
  const happen = (...events: EventView[]) => step({ is: 'events', events });
  return {
    told,
    instead,
    pass,
    step,
    happen,
    action,
    event,
    file: (id: number, change: Partial<ActionSummary> = {}) => happen(action('action.created', id, change)),
    decide: (id: number) => happen(action('action.approved', id, { status: 'approved' })),
    quiet(hours: Settings['quiet_hours']) {
      quietHours = hours;
      step({ is: 'time' });
    },
    state: () => state,
    wakeAt: () => wakeAt,
    whats: () => told.map((one) => one.what),
    shows: () => told.filter((one) => one.what.startsWith('+')),
  };
}

describe('TRY-3: what is told', () => {
  test('a pending action, at once: what, the exact command, who asked, why', () => {
    const policy = createPolicy();
    policy.file(7);
    expect(policy.told).toEqual([
      {
        at: 0,
        what: '+action:7',
        title: 'web-1: restart plex?',
        body: 'systemctl restart plex\nAsked for by token:watcher\nit <b>hangs</b> since noon',
      },
    ]);
    expect(policy.wakeAt()).toBeNull();
  });

  test('an action that runs at once asks nobody', () => {
    const policy = createPolicy();
    policy.file(1, { status: 'approved' });
    expect(policy.told).toEqual([]);
  });

  test.each(['action.approved', 'action.rejected', 'action.cancelled', 'action.expired'] as const)(
    '%s elsewhere takes its notice away at once',
    (kind) => {
      const policy = createPolicy();
      policy.file(1);
      policy.pass(60_000);
      policy.happen(policy.action(kind, 1));
      expect(policy.told.at(-1)).toEqual({ at: 60_000, what: '-action:1' });
    },
  );

  test('what was decided before it was told is never told', () => {
    const policy = createPolicy();
    policy.happen(policy.action('action.created', 1), policy.action('action.rejected', 1));
    policy.pass(5_000);
    expect(policy.told).toEqual([]);
  });

  test('a failure with its reason; a lost outcome, until it turns out well', () => {
    const policy = createPolicy();
    const failure = { code: 'not_active', message: 'It did not come up.', next_step: 'Read.', journal: null } as const;
    policy.happen(policy.action('action.failed', 1, { status: 'failed', failure }));
    policy.pass(5_000);
    policy.happen(policy.action('action.lost', 2, { status: 'unknown' }));
    policy.pass(5_000);
    policy.happen(policy.action('action.completed', 2, { status: 'completed' }));
    expect(policy.told).toMatchObject([
      { what: '+failed:1', title: 'web-1: restart plex failed', body: 'It did not come up.' },
      { what: '+failed:2', title: 'web-1: restart plex was started, its outcome is unknown' },
      { what: '-failed:2' },
    ]);
  });

  test('what a person wrote down as failed is no news', () => {
    const policy = createPolicy();
    policy.happen(policy.action('action.lost', 2));
    policy.happen(policy.event('action.failed', { action: { ...ACTION, id: 2 }, settled: 'dead' }, { action_id: 2 }));
    expect(policy.whats()).toEqual(['+failed:2', '-failed:2']);
  });

  test.each([
    ['tray', ['+action:1', '-action:1', '+done:1']],
    ['notification', ['+action:1', '-action:1', '+done:1']],
    ['window', ['+action:1', '-action:1']],
  ] as const)('that it is done, to who approved it from the %s', (via, whats) => {
    const policy = createPolicy();
    policy.file(1);
    policy.happen(policy.action('action.approved', 1, {}, { via }));
    policy.happen(policy.action('action.completed', 1, { status: 'completed' }));
    expect(policy.whats()).toEqual(whats);
  });

  test('a server out of reach, until it is back; a changed key says it all', () => {
    const policy = createPolicy();
    const server = { connection_failure: { code: 'unreachable', message: 'No route.' }, host_key_state: 'accepted' };
    policy.happen(policy.event('server.offline', { server }));
    policy.happen(policy.event('server.online', { server }));
    policy.pass(5_000);
    policy.happen(policy.event('server.host_key_changed', { server }));
    policy.happen(policy.event('server.offline', { server: { ...server, host_key_state: 'changed' } }));
    policy.happen(policy.event('server.host_key_accepted', { server }));
    expect(policy.told).toMatchObject([
      { what: '+unreachable:web-1', body: 'No route.' },
      { what: '-unreachable:web-1' },
      { what: '+host-key:web-1' },
      { what: '-host-key:web-1' },
    ]);
  });

  test('a command too long to be read has no Approve', () => {
    const policy = createPolicy();
    const events = [policy.action('action.created', 1, { command: 'x'.repeat(121) })];
    const { effects } = noticeStep(policy.state(), { is: 'events', events }, context());
    expect(effects).toMatchObject([{ notice: { buttons: [{ id: 'open' }, { id: 'reject' }] } }]);
  });
});

const context = () => ({
  now: 0,
  monotonic: 0,
  quietHours: null,
  localMinutes: () => 0,
  places: null,
  serverName: (id: string) => id,
});

describe('TRY-3: many at once', () => {
  test.each([0, 1, 3, 4])('200 in a second, %i ms apart: one summary of all, at most one notice before', (gap) => {
    const policy = createPolicy();
    for (let id = 1; id <= 200; id += 1) {
      policy.file(id);
      policy.pass(gap);
    }
    policy.pass(5_000);
    expect(policy.whats()).toEqual(['+action:1', '+summary:waiting', '-action:1']);
    expect(policy.instead).toEqual([['summary:waiting', 'action:1']]);
    expect(policy.told.at(-2)).toMatchObject({
      title: '200 actions wait for you',
      body: 'web-1: restart plex\nweb-1: restart plex\nweb-1: restart plex\nand 197 more',
    });
    expect(policy.told.at(-1)?.at).toBeLessThanOrEqual(LATEST_MS + gap);
  });

  test('200 spread over all of a second: one notice and one summary, put right once', () => {
    const policy = createPolicy();
    for (let id = 1; id <= 200; id += 1) {
      policy.file(id);
      policy.pass(5);
    }
    policy.pass(5_000);
    expect(new Set(policy.shows().map((one) => one.what))).toEqual(new Set(['+action:1', '+summary:waiting']));
    expect(policy.shows()).toHaveLength(3);
    expect(policy.told.at(-1)?.title).toBe('200 actions wait for you');
  });

  test('200 in one transaction: one summary', () => {
    const policy = createPolicy();
    policy.happen(...Array.from({ length: 200 }, (_, n) => policy.action('action.created', n + 1)));
    policy.pass(5_000);
    expect(policy.whats()).toEqual(['+summary:waiting']);
  });

  test.each([20, 100, 250, 500, 700, 1_000, 3_000])(
    'one every %i ms: each is told within 900 ms, at an ordinary pace within 200',
    (gap) => {
      const policy = createPolicy();
      const latencies: number[] = [];
      for (let id = 1; id <= 20; id += 1) {
        const at = (id - 1) * gap;
        policy.file(id);
        policy.pass(gap);
        const known = policy.shows().find((one) => one.at >= at);
        if (known !== undefined) latencies.push(known.at - at);
      }
      policy.pass(2_000);
      expect(Math.max(...latencies)).toBeLessThanOrEqual(gap < 200 ? 900 : 200);
      expect(policy.shows().length).toBeGreaterThan(1);
    },
  );

  test('one filed when the one before was told: each within 300 ms', () => {
    const policy = createPolicy();
    let passed = 0;
    for (let id = 1; id <= 30; id += 1) {
      const before = policy.shows().length;
      const filedAt = passed;
      policy.file(id);
      while (policy.shows().length === before) {
        policy.pass(5);
        passed += 5;
      }
      expect(passed - filedAt).toBeLessThan(300);
      policy.pass(5);
      passed += 5;
    }
  });

  test('three at once are three notices', () => {
    const policy = createPolicy();
    for (const id of [1, 2, 3]) policy.file(id);
    policy.pass(5_000);
    expect(policy.whats()).toEqual(['+action:1', '+action:2', '+action:3']);
  });

  test('a summary goes when the last of it is decided, and not before', () => {
    const policy = createPolicy();
    for (const id of [1, 2, 3, 4, 5]) policy.file(id);
    policy.pass(5_000);
    for (const id of [1, 2, 3, 4]) policy.decide(id);
    expect(policy.whats()).not.toContain('-summary:waiting');
    policy.decide(5);
    expect(policy.whats().at(-1)).toBe('-summary:waiting');
  });

  test('after a summary, a single one is a notice again, and the next burst one summary of all', () => {
    const policy = createPolicy();
    for (const id of [1, 2, 3, 4]) policy.file(id);
    policy.pass(60_000);
    policy.file(5);
    expect(policy.whats().at(-1)).toBe('+action:5');
    policy.pass(60_000);
    for (const id of [6, 7, 8, 9]) policy.file(id);
    policy.pass(60_000);
    const last = policy.told.findLast(({ what }) => what.startsWith('+'));
    expect(last).toMatchObject({ what: '+summary:waiting', title: '8 actions wait for you' });
    expect(policy.whats()).not.toContain('-action:5');
  });

  test('where the desktop keeps three notices, two show for themselves, and more are one that takes the place of one', () => {
    const policy = createPolicy({ places: 3 });
    for (const id of [1, 2, 3]) {
      policy.file(id);
      policy.pass(60_000);
    }
    expect(policy.whats()).toEqual([
      '+action:1',
      '+action:2',
      '+summary:waiting',
      ...[1, 2, 3].map((id) => `-action:${id}`),
    ]);
    expect(policy.instead).toEqual([['summary:waiting', 'action:1']]);
    policy.file(4);
    policy.pass(60_000);
    policy.file(5);
    policy.pass(60_000);
    policy.file(6);
    policy.pass(60_000);
    expect(policy.whats().slice(6, 8)).toEqual(['+action:4', '+summary:waiting']);
    expect(policy.told.at(7)?.title).toBe('5 actions wait for you');
    for (const id of [6, 1, 2, 3, 4, 5]) policy.decide(id);
    expect(policy.whats().at(-1)).toBe('-summary:waiting');
  });

  test('where the desktop keeps three notices, what is of several streams becomes one notice at the last', () => {
    const policy = createPolicy({ places: 3 });
    policy.file(1);
    policy.pass(60_000);
    policy.happen(policy.action('action.failed', 2, { status: 'failed' }));
    policy.pass(60_000);
    const offline = (id: string) => policy.event('server.offline', { server: {} }, { server_id: id });
    policy.happen(offline('web-1'));
    policy.pass(60_000);
    const shown = policy.told.findLast(({ what }) => what.startsWith('+'));
    expect(shown).toMatchObject({ what: '+summary:all', title: '3 notices in one' });
    expect(shown?.body).toMatch(/^1 action waits for you, 1 action failed, 1 server needs a look\n/);
    policy.decide(1);
    policy.happen(policy.event('server.online', { server: {} }, { server_id: 'web-1' }));
    expect(policy.whats()).not.toContain('-summary:all');
    policy.happen(policy.action('action.completed', 2, { status: 'completed' }));
    expect(policy.whats().at(-1)).toBe('-summary:all');
  });

  test('what is left of a burst when it is told is told as what it is', () => {
    const policy = createPolicy();
    for (const id of [1, 2, 3, 4]) policy.file(id);
    for (const id of [1, 2, 3]) policy.decide(id);
    policy.pass(5_000);
    expect(policy.whats()).toEqual(['+action:1', '-action:1', '+action:4']);
  });

  test('failures and servers are joined too, each with their like', () => {
    const policy = createPolicy();
    for (let id = 1; id <= 50; id += 1) {
      const server_id = `web-${id}`;
      policy.happen(policy.event('server.offline', {}, { server_id }), policy.action('action.failed', id));
    }
    policy.pass(5_000);
    expect(policy.shows().map((one) => one.title)).toEqual([
      'web-1: restart plex failed',
      'web-1 is unreachable',
      '50 actions failed',
      '50 servers need a look',
    ]);
  });
});

describe('TRY-3: quiet hours', () => {
  const NIGHT = { from: '22:30', to: '07:00' };

  test.each([
    [0, '2026-03-04T22:30:00Z'],
    [0, '2026-03-04T23:59:00Z'],
    [0, '2026-03-05T06:00:00Z'],
    [-300, '2026-03-05T04:00:00Z'],
    [540, '2026-03-04T15:00:00Z'],
  ])('nothing is shown in them, %i minutes ahead of UTC at %s; one summary at their end', (minutesAhead, startsAt) => {
    const policy = createPolicy({ quiet: NIGHT, startsAt, minutesAhead });
    policy.file(1);
    policy.file(2);
    policy.happen(policy.action('action.failed', 3));
    policy.happen(policy.event('server.offline', {}));
    policy.happen(policy.action('action.rejected', 2));
    const minutes = zoneOf(minutesAhead).minutes(Date.parse(startsAt));
    const left = ((7 * 60 - minutes + 1440) % 1440) * 60_000;
    policy.pass(left - 60_000);
    expect(policy.told).toEqual([]);
    policy.pass(120_000);
    expect(policy.told).toMatchObject([
      {
        what: '+summary:quiet',
        title: 'In quiet hours',
        body: '1 action waits for you, 1 action failed, 1 server needs a look\nweb-1: restart plex\nweb-1: restart plex failed\nweb-1 is unreachable',
      },
    ]);
    expect(policy.told[0]?.at).toBe(left);
    expect(policy.wakeAt()).toBeNull();
  });

  test('their end is met to the second, also from the middle of a minute', () => {
    const policy = createPolicy({ quiet: NIGHT, startsAt: '2026-03-05T06:58:20.500Z' });
    policy.file(1);
    policy.pass(120_000);
    expect(policy.told).toMatchObject([{ what: '+action:1', at: 99_500 }]);
  });

  test('out of them things are as ever', () => {
    const policy = createPolicy({ quiet: NIGHT, startsAt: '2026-03-04T07:00:00Z' });
    policy.file(1);
    expect(policy.whats()).toEqual(['+action:1']);
  });

  test('a single thing is told as itself, and nothing where nothing matters any more', () => {
    const policy = createPolicy({ quiet: NIGHT, startsAt: '2026-03-04T23:00:00Z' });
    policy.file(1);
    policy.quiet(null);
    expect(policy.whats()).toEqual(['+action:1']);
    policy.quiet(NIGHT);
    policy.file(2);
    policy.decide(2);
    policy.quiet(null);
    policy.pass(5_000);
    expect(policy.whats()).toEqual(['+action:1']);
  });

  test('what was told before them is withdrawn in them; their summary when all of it is over', () => {
    const policy = createPolicy();
    policy.file(1);
    policy.quiet({ from: '11:00', to: '13:00' });
    policy.decide(1);
    expect(policy.whats()).toEqual(['+action:1', '-action:1']);
    policy.file(2);
    policy.file(3);
    policy.quiet(null);
    policy.decide(2);
    policy.decide(3);
    expect(policy.whats().slice(2)).toEqual(['+summary:quiet', '-summary:quiet']);
  });

  test('good news of the night is stale in the morning', () => {
    const policy = createPolicy({ quiet: NIGHT, startsAt: '2026-03-04T23:00:00Z' });
    policy.file(1);
    policy.happen(policy.action('action.approved', 1, {}, { via: 'tray' }));
    policy.happen(policy.action('action.completed', 1));
    policy.quiet(null);
    expect(policy.told).toEqual([]);
  });
});

describe('TRY-3: right after the start', () => {
  const lost = (policy: ReturnType<typeof createPolicy>, id: number) =>
    policy.action('action.lost', id, {
      status: 'unknown',
      failure: { code: 'connection_lost', message: 'Holdpoint is closing.', next_step: '', journal: null },
    });

  test('a lost outcome that is found out within seconds is never told', () => {
    const policy = createPolicy();
    policy.step({ is: 'past', events: [lost(policy, 1)] });
    policy.step({ is: 'time' });
    policy.pass(8_000);
    policy.happen(policy.action('action.completed', 1, { status: 'completed' }));
    policy.pass(60_000);
    expect(policy.told).toEqual([]);
  });

  test.each([[null], [{ from: '11:00', to: '12:00' }]])('one that is not is told, with quiet hours %j', (quiet) => {
    const policy = createPolicy(quiet === null ? {} : { quiet });
    policy.step({ is: 'past', events: [] });
    policy.happen(lost(policy, 1));
    policy.step({ is: 'time' });
    expect(policy.told).toEqual([]);
    policy.pass(15_000);
    expect(policy.told).toMatchObject([{ what: '+failed:1', at: 15_000, body: 'Holdpoint was closed.' }]);
    expect(policy.wakeAt()).toBeNull();
  });

  test('many that are not are one summary; later ones are told at once', () => {
    const policy = createPolicy();
    policy.step({ is: 'past', events: [1, 2, 3, 4, 5].map((id) => lost(policy, id)) });
    policy.step({ is: 'time' });
    policy.pass(30_000);
    expect(policy.whats()).toEqual(['+summary:failed']);
    policy.happen(lost(policy, 6));
    expect(policy.whats().at(-1)).toBe('+failed:6');
  });
});

describe('TRY-3: never the same twice', () => {
  test('events that were dealt with are ignored', () => {
    const policy = createPolicy();
    const event = policy.action('action.created', 1);
    policy.happen(event);
    policy.happen(event);
    policy.pass(5_000);
    expect(policy.whats()).toEqual(['+action:1']);
  });

  test('the past is told only when all of it is known', () => {
    const policy = createPolicy();
    policy.step({ is: 'past', events: [policy.action('action.created', 1), policy.action('action.created', 2)] });
    policy.step({ is: 'past', events: [policy.action('action.cancelled', 1)] });
    expect(policy.told).toEqual([]);
    policy.step({ is: 'time' });
    policy.pass(5_000);
    expect(policy.whats()).toEqual(['+action:2']);
  });

  test('the mark stays before what quiet hours hold back', () => {
    const policy = createPolicy({ quiet: { from: '11:00', to: '13:00' } });
    policy.happen(policy.event('server.paused', {}));
    policy.file(1);
    policy.file(2);
    expect(markOf(policy.state())).toBe(1);
    policy.quiet(null);
    expect(markOf(policy.state())).toBe(3);
  });

  test('an event of another version, without what is expected in it, does no harm', () => {
    const policy = createPolicy();
    policy.happen(
      policy.event('action.created', { action: { id: 1 } }, { action_id: 1 }),
      policy.event('server.offline', {}),
    );
    expect(policy.whats()).toEqual(['+unreachable:web-1']);
  });

  test('nothing piles up', () => {
    const policy = createPolicy();
    for (let id = 1; id <= 2_000; id += 1) {
      policy.file(id);
      policy.happen(policy.action('action.approved', id, {}, { via: 'tray' }), policy.action('action.completed', id));
      policy.pass(1_000);
    }
    policy.happen(policy.action('action.failed', 9_999));
    policy.pass(90_000_000);
    policy.file(1);
    policy.decide(1);
    const { items, summaries, approvedHere } = policy.state();
    expect([items.size, summaries.size, approvedHere.size]).toEqual([0, 0, 0]);
  });
});
