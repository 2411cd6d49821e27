import { expect, test } from 'vitest';
import type { ActionSummary } from '../../contract/action.ts';
import { hasOwn } from '../../contract/own.ts';
import { entryOf, everyEntry, labels, zoneOf } from './testing/desk-world.ts';
import { trayPicture } from './tray-picture.ts';
import type { TrayServer, TrayState } from './tray-state.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');

function server(id: string, change: Partial<TrayServer> = {}): TrayServer {
  return {
    server_id: id,
    display_name: id,
    status: 'online',
    has_changed_key: false,
    is_paused: false,
    paused_at: null,
    paused_by: null,
    pause_reason: null,
    resume_at: null,
    pending_count: 0,
    services_in_trouble: 0,
    ...change,
  };
}

const PAUSED: Partial<TrayServer> = {
  is_paused: true,
  paused_at: '2026-03-04T10:05:00.000Z',
  paused_by: 'ada',
  pause_reason: 'new disk',
};

const SEEN = { revision: 1, digest: 'd'.repeat(64) };

function action(id: number, change: Partial<ActionSummary> = {}): ActionSummary {
  return {
    id,
    server_id: 'web-1',
    action_type: 'restart_service',
    service_name: 'plex',
    command: 'systemctl restart plex',
    created_at: '2026-03-04T11:30:00.000Z',
    created_by: 'token:watcher',
    note: 'it hangs',
    ...SEEN,
    ...change,
  } as ActionSummary;
}

function picture(change: Partial<TrayState> = {}) {
  const waiting = change.waiting ?? [];
  return trayPicture({
    servers: [server('web-1')],
    waitingCount: waiting.length,
    waiting,
    failedUnseen: 0,
    hold_everything: false,
    windows: [],
    now: NOW,
    time: zoneOf(0),
    ...change,
  });
}

test.each<[string, Partial<TrayState>, string, string]>([
  ['nothing', {}, 'normal', 'Holdpoint: nothing waits'],
  ['no servers', { servers: [] }, 'normal', 'Holdpoint: no servers yet'],
  ['a paused server', { servers: [server('web-1', PAUSED)] }, 'maintenance', 'Holdpoint: web-1 is paused'],
  ['everything held', { hold_everything: true }, 'maintenance', 'Holdpoint: everything is held'],
  [
    'waiting on a paused server',
    { servers: [server('web-1', PAUSED)], waiting: [action(1), action(2), action(3)] },
    'waiting',
    'Holdpoint: 3 actions wait, web-1 is paused',
  ],
  [
    'an unreachable server and one that waits',
    { servers: [server('web-1', { status: 'offline' })], waiting: [action(1)] },
    'unreachable',
    'Holdpoint: web-1 is unreachable, 1 action waits',
  ],
  [
    'a changed host key',
    { servers: [server('a', { has_changed_key: true })] },
    'unreachable',
    'Holdpoint: a is unreachable',
  ],
  [
    'a failure above all',
    { servers: [server('a', { status: 'offline' }), server('b', { status: 'offline' })], failedUnseen: 1 },
    'failed',
    'Holdpoint: 1 action failed, 2 servers are unreachable',
  ],
  ['services', { servers: [server('a', { services_in_trouble: 2 })] }, 'failed', 'Holdpoint: 2 services in trouble'],
])('TRY-1: the worst that is true, and in words: %s', (_what, state, level, title) => {
  expect(picture(state)).toMatchObject({ level, title });
});

test('TRY-1: how many wait is all of them, not those listed', () => {
  expect(picture({ waiting: [action(1)], waitingCount: 10_000 })).toMatchObject({
    waiting: 10_000,
    title: 'Holdpoint: 10,000 actions wait',
    details: 'web-1: restart plex\nand 9,999 more',
  });
});

test('SRV-4: nothing says that monitoring is paused', () => {
  const { menu, ...rest } = picture({ servers: [server('web-1', PAUSED)] });
  const said = JSON.stringify([rest, labels(everyEntry(menu))]).toLowerCase();
  expect(said).not.toContain('monitor');
  expect(rest.details).toBe('Fixes wait for a person; servers are watched as ever.');
});

test('TRY-2: what waits comes first, with the exact command, who asked, why, Approve and Reject', () => {
  const { menu } = picture({ waiting: [action(7)] });
  expect(labels(menu)).toEqual([
    'Waiting for you',
    'web-1: restart plex',
    '—',
    'web-1',
    '—',
    'Hold everything',
    'Open Holdpoint',
    'Quit Holdpoint',
  ]);
  const entry = entryOf(menu, 'action:7');
  expect(entry.kind === 'submenu' && labels(entry.entries)).toEqual([
    'systemctl restart plex',
    'Asked for by token:watcher, 11:30',
    'Why: it hangs',
    '—',
    'Approve',
    'Reject',
    'Reject with a reason…',
    'Show',
  ]);
  expect(entryOf(menu, 'action:7:approve')).toMatchObject({ command: { do: 'approve', action_id: 7, seen: SEEN } });
  expect(entryOf(menu, 'action:7:reject')).toMatchObject({ command: { do: 'reject', action_id: 7, seen: SEEN } });
  expect(entryOf(menu, 'action:7:reject-with-reason')).toMatchObject({
    command: { do: 'open', path: '/queue?action=7' },
  });
});

test('TRY-2: ten are listed, the others are one click away', () => {
  const { menu } = picture({ waiting: Array.from({ length: 12 }, (_, n) => action(n + 1)), waitingCount: 40 });
  expect(labels(menu).filter((label) => label === 'web-1: restart plex')).toHaveLength(10);
  expect(entryOf(menu, 'more-waiting')).toMatchObject({
    label: '30 more wait…',
    command: { do: 'open', path: '/queue' },
  });
});

test('TRY-2: a server is paused for as long as one says, and a paused one says since when, until when and why', () => {
  const { menu } = picture({
    servers: [server('web-1'), server('web-2', { ...PAUSED, resume_at: '2026-03-04T16:00:00.000Z', pending_count: 2 })],
  });
  const [one, two] = [entryOf(menu, 'server:web-1'), entryOf(menu, 'server:web-2')];
  expect(one.kind === 'submenu' && labels(one.entries)).toEqual([
    'Pause web-1',
    'Pause for 15 minutes',
    'Pause for 1 hour',
    'Pause for 4 hours',
    'Pause until tomorrow 08:00',
  ]);
  expect(two.label).toBe('web-2: paused');
  expect(two.kind === 'submenu' && labels(two.entries)).toEqual([
    'In maintenance mode since 10:05, until 16:00',
    'Paused by ada: new disk',
    '2 actions wait for a person',
    'Resume web-2',
  ]);
});

test.each([1, 15, 16, 26, 500, 1000])(
  'TRY-2: of %i servers every one can be reached, in menus one can read',
  (count) => {
    const servers = Array.from({ length: count }, (_, n) => server(`web-${n}`, n % 9 === 3 ? PAUSED : {}));
    const { menu } = picture({ servers });
    const every = everyEntry(menu);
    for (const { server_id, is_paused } of servers) {
      const word = is_paused ? 'Resume' : 'Pause';
      expect(entryOf(menu, `server:${server_id}:${word.toLowerCase()}`).label).toBe(`${word} ${server_id}`);
    }
    const keys = every.flatMap((entry) => (hasOwn(entry, 'key') ? [entry.key] : []));
    expect(new Set(keys).size).toBe(keys.length);
    for (const entry of every) if (entry.kind === 'submenu') expect(entry.entries.length).toBeLessThanOrEqual(25);
    expect(menu.length).toBeLessThanOrEqual(32);
  },
);

test('TRY-2: many servers are grouped by name, paused ones together and first', () => {
  const servers = Array.from({ length: 60 }, (_, n) => server(`web-${n}`, n === 30 ? PAUSED : {}));
  expect(labels(picture({ servers }).menu).slice(0, 4)).toEqual([
    'In maintenance mode (1)',
    'web-0 … web-24',
    'web-25 … web-50',
    'web-51 … web-59',
  ]);
});

test('TRY-2: hostile names stay one line, cannot turn the order and cannot pass for another server', () => {
  const { menu } = picture({
    servers: [
      server('a', { display_name: 'web\n\u202e1-bew\u0007  x\u200b' }),
      server('b', { display_name: 'y'.repeat(500) }),
      server('c', { display_name: 'ＷＥＢ-1' }),
      server('d', { display_name: '\u200b' }),
      server('e', { display_name: 'twin' }),
      server('f', { display_name: 'Twin' }),
      server('web-1'),
    ],
  });
  expect(labels(menu).slice(0, 7).sort()).toEqual(
    ['web 1-bew x', `${'y'.repeat(59)}…`, 'ＷＥＢ-1 (c)', 'd', 'twin (e)', 'Twin (f)', 'web-1'].sort(),
  );
});

test('TRY-2: a command shows what would not be seen, and nobody approves what is too long to be read', () => {
  const hidden = entryOf(picture({ waiting: [action(1, { command: 'echo \u202egpj\t\u00a0x' })] }).menu, 'action:1');
  expect(hidden.kind === 'submenu' && labels(hidden.entries)[0]).toBe('echo ⟨U+202E⟩gpj⟨U+0009⟩⟨U+00A0⟩x');
  const long = entryOf(picture({ waiting: [action(1, { command: 'x'.repeat(601) })] }).menu, 'action:1');
  const shown = long.kind === 'submenu' ? labels(long.entries) : [];
  expect(shown).toContain('The command goes on: see all of it in the window.');
  expect(shown).toContain('Reject');
  expect(shown).not.toContain('Approve');
  const whole = entryOf(picture({ waiting: [action(1, { command: 'x'.repeat(600) })] }).menu, 'action:1');
  const rows = whole.kind === 'submenu' ? labels(whole.entries) : [];
  expect(rows.slice(0, 6).join('')).toBe('x'.repeat(600));
  expect(rows).toContain('Approve');
});

test('TRY-2: hold everything is a check mark that can be taken away', () => {
  expect(entryOf(picture().menu, 'hold-everything')).toMatchObject({
    checked: false,
    command: { do: 'hold_everything' },
  });
  expect(entryOf(picture({ hold_everything: true }).menu, 'release-everything')).toMatchObject({
    checked: true,
    command: { do: 'release_everything' },
  });
});

test('TRY-2: equal states are equal pictures, a minute later too', () => {
  const state = { servers: [server('web-1', PAUSED)], waiting: [action(1)] };
  expect(picture({ ...state, now: NOW + 60_000 })).toEqual(picture(state));
});

const WINDOW = {
  scope: 'tag:web',
  message: 'Upgrade\u202e <b>now</b>',
  reason: null,
  eta: null,
  ends_at: null,
  started_at: '2026-03-04T10:00:00.000Z',
  activated_by: 'ada',
};

test('MNT-1, TRY-2: maintenance under way is in the menu with its end, an hour more and End now', () => {
  const ends_at = '2026-03-04T16:00:00.000Z';
  const { menu, level, title } = picture({ windows: [WINDOW, { ...WINDOW, scope: 'all', ends_at }] });
  expect([level, title]).toEqual(['maintenance', 'Holdpoint: servers tagged web are held']);
  expect(labels(menu).slice(0, 3)).toEqual([
    'Maintenance of servers tagged web',
    'Maintenance of everything until 16:00',
    '—',
  ]);
  const ofTag = entryOf(menu, 'maintenance:tag:web');
  expect(ofTag.kind === 'submenu' && labels(ofTag.entries)).toEqual([
    'Since 10:00, begun by ada',
    'Upgrade <b>now</b>',
    'End now',
  ]);
  expect(entryOf(menu, 'maintenance:all:extend')).toMatchObject({
    command: { do: 'extend_maintenance', scope: 'all', minutes: 60 },
  });
  expect(entryOf(menu, 'maintenance:tag:web:end')).toMatchObject({
    command: { do: 'end_maintenance', scope: 'tag:web' },
  });
});

test('MNT-1: what is past its ETA says overdue; pauses without a time stay with their servers', () => {
  const late = { ...WINDOW, scope: 'server:web-1', eta: new Date(NOW).toISOString() };
  const paused = { servers: [server('web-1', PAUSED)] };
  const { menu, title } = picture({ ...paused, windows: [late] });
  expect(title).toBe('Holdpoint: maintenance is overdue, web-1 is paused');
  expect(labels(menu)[0]).toBe('Maintenance of web-1: overdue');
  expect(labels(picture({ ...paused, windows: [{ ...late, eta: null }] }).menu)).toEqual(labels(picture(paused).menu));
});

test('MNT-1: of many only some are listed, the window shows the rest', () => {
  const windows = Array.from({ length: 40 }, (_, n) => ({ ...WINDOW, scope: `tag:t${n}` }));
  expect(labels(picture({ windows }).menu)).toContain('30 more in maintenance…');
});
