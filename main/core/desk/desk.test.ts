import { expect, test } from 'vitest';
import type { Actor } from '../../contract/actor.ts';
import { tamper } from '../testing/tamper.ts';
import { unpaced } from '../testing/unpaced.ts';
import { ADA } from '../testing/world.ts';
import { createDeskWorld, type DeskWorld, entryOf, zoneOf } from './testing/desk-world.ts';

const GRACE: Actor = { kind: 'person', name: 'grace', via: 'window' };

/** A desk and a paused server, on which everything waits. */
function createPaused(): DeskWorld {
  const world = createDeskWorld();
  world.add('web-1');
  world.core.servers.pause(ADA, 'web-1', {});
  return world;
}

const lastEvent = (world: DeskWorld) => world.store.events.list({ limit: 1, order: 'newest_first' })[0];

test('TRY-1: the tray is drawn at the start and follows the log', async () => {
  const world = createPaused();
  expect(await world.picture()).toMatchObject({
    level: 'maintenance',
    waiting: 0,
    title: 'Holdpoint: web-1 is paused',
  });
  world.file('web-1', 'plex');
  expect(await world.picture()).toMatchObject({ level: 'waiting', waiting: 1 });
  expect(world.errors).toEqual([]);
});

test('TRY-1: one drawing per 250 ms, the first at once, the last with everything', async () => {
  const world = createPaused();
  await world.picture();
  world.clock.advance(250);
  world.drawn.length = 0;
  for (let n = 0; n < 200; n += 1) {
    world.file('web-1', `unit-${n}`);
    await world.settle();
    world.clock.advance(5);
  }
  expect(world.drawn[0]?.waiting).toBe(1);
  expect(world.drawn.length).toBeLessThanOrEqual(5);
  expect((await world.picture()).waiting).toBe(200);
});

test('TRY-1, WIN-3: a failure counts until a person looked at it, not only until the window was shown', async () => {
  const world = createPaused();
  const action = world.file('web-1', 'plex');
  const failed = { ...action, status: 'failed', failure: null };
  world.store.write((tx) =>
    tx.record({
      kind: 'action.failed',
      actor: { kind: 'host', name: 'holdpoint', via: 'host' },
      action_id: action.id,
      data: { action: failed },
    }),
  );
  expect((await world.picture()).level).toBe('failed');
  world.activate();
  expect(world.paths).toEqual([undefined]);
  expect((await world.picture()).level).toBe('failed');
  world.core.failures.see(ADA, { ids: [action.id] });
  expect((await world.picture()).level).toBe('waiting');
});

test('TRY-2, AUD-1: a server is paused and resumed from the tray, by the person, through the tray', async () => {
  const world = createDeskWorld(zoneOf(60));
  world.add('web-1');
  const serverNow = () => world.store.servers.get('web-1');
  const at = (ms: number) => new Date(ms).toISOString();
  world.choose({ do: 'pause', server_id: 'web-1', until: null });
  expect(serverNow()).toMatchObject({ is_paused: true, paused_by: 'ada', resume_at: null });
  expect(lastEvent(world)).toMatchObject({ kind: 'server.paused', actor_kind: 'person', actor: 'ada', via: 'tray' });
  world.choose({ do: 'pause_for', server_id: 'web-1', minutes: 15 });
  expect(serverNow()?.resume_at).toBe(at(world.clock.now() + 900_000));
  world.choose({ do: 'pause_until_tomorrow', server_id: 'web-1' });
  expect(serverNow()?.resume_at).toBe('2026-01-02T07:00:00.000Z');
  world.choose({ do: 'resume', server_id: 'web-1' });
  expect(serverNow()).toMatchObject({ is_paused: false, resume_at: null });
  expect(world.paths).toEqual([]);
});

test('SRV-4: resuming from the tray releases nothing and asks what becomes of what waits', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  world.choose({ do: 'resume', server_id: 'web-1' });
  expect(world.action(id).status).toBe('pending');
  expect(world.paths).toEqual(['/queue?server=web-1']);
});

test('TRY-2: everything is held and released; what waited goes on waiting', async () => {
  const world = createDeskWorld();
  world.add('web-1');
  world.choose({ do: 'hold_everything' });
  const { id } = world.file('web-1', 'plex');
  expect(entryOf((await world.picture()).menu, 'release-everything')).toMatchObject({ checked: true });
  world.choose({ do: 'release_everything' });
  expect(world.store.settings.get().hold_everything).toBe(false);
  expect(world.action(id).status).toBe('pending');
  expect(world.paths).toEqual(['/queue']);
});

test('TRY-2: an action is approved and rejected out of the menu that is drawn', async () => {
  const world = createPaused();
  const [first, second] = [world.file('web-1', 'plex'), world.file('web-1', 'nginx')];
  const { menu } = await world.picture();
  for (const key of [`action:${first.id}:approve`, `action:${second.id}:reject`]) {
    const entry = entryOf(menu, key);
    if (entry.kind === 'command') world.choose(entry.command);
  }
  expect(world.action(first.id)).toMatchObject({ status: 'approved', approved_by: 'ada' });
  expect(world.action(second.id)).toMatchObject({
    status: 'rejected',
    rejection_reason: 'Rejected from the tray, without a reason.',
  });
  expect((await world.picture()).waiting).toBe(0);
});

test('TRY-2: open shows the window there, quit ends the program', () => {
  const world = createDeskWorld();
  world.choose({ do: 'open', path: '/queue?action=7' });
  world.choose({ do: 'quit' });
  expect([world.paths, world.quits]).toEqual([['/queue?action=7'], [1]]);
});

test('TRY-2: a server that was removed meanwhile says so', () => {
  const world = createDeskWorld();
  world.choose({ do: 'pause', server_id: 'gone', until: null });
  expect(world.shown).toMatchObject([{ title: 'gone was not paused', body: 'There is no server gone.' }]);
});

test('TRY-3: filed, told at once with buttons, approved by a press, done', async () => {
  const world = createPaused();
  world.core.start('0');
  const { id } = world.file('web-1', 'plex');
  await world.settle();
  expect(world.shown).toMatchObject([
    {
      key: `action:${id}`,
      title: 'web-1: restart plex?',
      buttons: [{ id: 'approve' }, { id: 'reject' }],
      path: `/queue?action=${id}`,
    },
  ]);
  world.press({ key: `action:${id}`, pressed: 'approve' });
  expect(world.kinds(id)).toContain('action.approved');
  expect(
    world.store.events.list({ action_id: id, kinds: ['action.approved'], limit: 1, order: 'newest_first' }),
  ).toMatchObject([{ actor_kind: 'person', actor: 'ada', via: 'notification' }]);
  for (let turn = 0; turn < 60 && world.action(id).status !== 'completed'; turn += 1) {
    await world.settle();
    world.clock.advance(250);
  }
  await world.settle();
  expect([...world.showing.values()]).toMatchObject([{ title: 'web-1: restart plex is done', urgency: 'low' }]);
});

test.each([
  [undefined, 'Rejected from the notification, without a reason.'],
  ['  \u200b ', 'Rejected from the notification, without a reason.'],
  [' not today ', 'not today'],
  ['x'.repeat(2_000), 'x'.repeat(1_000)],
])('TRY-3: a rejection from a notice keeps what was written: %j', async (reason, kept) => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  await world.settle();
  world.press({ key: `action:${id}`, pressed: 'reject', ...(reason === undefined ? {} : { reason }) });
  expect(world.action(id)).toMatchObject({ status: 'rejected', rejected_by: 'ada', rejection_reason: kept });
});

test('TRY-3: a notice opens the window on that very action', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  await world.settle();
  world.press({ key: `action:${id}`, pressed: 'notice' });
  world.press({ key: 'of an earlier run', pressed: 'notice' });
  expect(world.paths).toEqual([`/queue?action=${id}`, '/']);
});

test('TRY-3: decided elsewhere, gone at once; a press on it says what happened instead', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  await world.settle();
  world.core.actions.reject(GRACE, id, 'no');
  await world.settle();
  expect(world.showing.size).toBe(0);
  world.press({ key: `action:${id}`, pressed: 'approve' });
  expect(world.action(id).status).toBe('rejected');
  expect(world.shown.at(-1)).toMatchObject({
    title: 'web-1: restart plex was already rejected by grace',
    body: 'So it was not approved now.',
    path: `/actions/${id}`,
  });
});

test('ACT-10: tray and notice decide on what they showed; a row changed since is not approved', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  const menu = (await world.picture()).menu;
  tamper(world, `UPDATE actions SET digest = '${'f'.repeat(64)}'`);
  world.press({ key: `action:${id}`, pressed: 'approve' });
  for (const key of [`action:${id}:approve`, `action:${id}:reject`]) {
    const entry = entryOf(menu, key);
    if (entry.kind === 'command') world.choose(entry.command);
  }
  expect(world.action(id).status).toBe('pending');
  expect(world.shown.at(-1)).toMatchObject({
    title: 'web-1: restart plex was not rejected',
    body: expect.stringContaining('is not as it was seen'),
  });
});

test('ACT-10: a press on a notice that was never shown decides nothing and opens the window', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  world.press({ key: `action:${id}`, pressed: 'approve' });
  expect([world.action(id).status, world.paths]).toEqual(['pending', ['/']]);
});

test('ACT-10: what was approved and then not run is told as a failure is', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  await world.settle();
  world.press({ key: `action:${id}`, pressed: 'approve' });
  world.core.catalog.change(ADA, 'restart_service', { time_limit_seconds: 7 });
  world.core.start('0');
  for (let turn = 0; turn < 60 && world.action(id).status === 'approved'; turn += 1) {
    await world.settle();
    world.clock.advance(250);
  }
  await world.settle();
  expect([...world.showing.values()]).toMatchObject([
    { title: 'web-1: restart plex was not run', body: expect.stringContaining('Not run: '), urgency: 'critical' },
  ]);
  expect((await world.picture()).level).toBe('failed');
});

test('TRY-3: of two presses one decides, the other is told', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  await world.settle();
  world.press({ key: `action:${id}`, pressed: 'approve' });
  world.press({ key: `action:${id}`, pressed: 'reject' });
  expect(world.action(id).status).toBe('approved');
  expect(world.shown.at(-1)).toMatchObject({
    title: 'web-1: restart plex was already approved by ada',
    body: 'So it was not rejected now.',
  });
});

test('TRY-3: a press on what expired meanwhile runs nothing and says so', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  await world.settle();
  world.clock.advance(25 * 3_600_000);
  world.press({ key: `action:${id}`, pressed: 'approve' });
  expect(world.action(id).status).toBe('expired');
  expect(world.shown.at(-1)?.title).toBe('web-1: restart plex has expired');
});

test('TRY-3: 200 filed in a second are at most two notifications', async () => {
  const world = createPaused();
  for (let n = 0; n < 200; n += 1) {
    world.file('web-1', `unit-${n}`);
    await Promise.resolve();
    world.clock.advance(4);
  }
  world.clock.advance(2_000);
  expect(world.shown.map((notice) => notice.title)).toEqual(['web-1: restart unit-0?', '200 actions wait for you']);
  expect([...world.showing.keys()]).toEqual(['summary:waiting']);
});

test('TRY-3: with 500 servers known one is told in the turn it was filed in', async () => {
  const world = createDeskWorld();
  for (let n = 0; n < 500; n += 1) world.add(`web-${n}`);
  world.choose({ do: 'hold_everything' });
  await world.settle();
  world.file('web-250', 'plex');
  await Promise.resolve();
  expect(world.shown).toHaveLength(1);
  expect((await world.picture()).waiting).toBe(1);
});

test('TRY-3: after a crash nothing is told twice, and what was filed just before it is told', async () => {
  const world = createPaused();
  const first = world.file('web-1', 'plex');
  await world.settle();
  expect(world.shown.map((notice) => notice.key)).toEqual([`action:${first.id}`]);
  world.clock.advance(5_000);
  const second = world.file('web-1', 'nginx');
  await world.crash();
  expect(world.shown.map((notice) => notice.key)).toEqual([`action:${second.id}`]);
  await world.crash();
  expect(world.shown).toEqual([]);
});

test('TRY-3: what came and went while no desk ran is not told', async () => {
  const world = createPaused();
  await world.desk.stop();
  const gone = world.file('web-1', 'plex');
  world.core.actions.reject(GRACE, gone.id, 'no');
  for (let n = 0; n < 600; n += 1) world.core.actions.cancel(ADA, world.file('web-1', `unit-${n}`).id);
  const left = world.file('web-1', 'nginx');
  await world.crash();
  world.clock.advance(2_000);
  expect(world.shown.map((notice) => notice.key)).toEqual([`action:${left.id}`]);
});

test('TRY-3: the very first start begins with now', () => {
  const world = createDeskWorld();
  expect(world.mark.seq).toBe(world.store.events.lastSeq());
});

test('TRY-3: quiet hours outlast a crash', async () => {
  const world = createPaused();
  world.core.settings.change(ADA, { quiet_hours: { from: '23:00', to: '01:00' } });
  const [first, second] = [world.file('web-1', 'plex'), world.file('web-1', 'nginx')];
  await world.settle();
  await world.crash();
  expect(world.shown).toEqual([]);
  world.core.actions.cancel(ADA, first.id);
  await world.settle();
  world.clock.advance(3_600_000);
  expect(world.shown.map((notice) => notice.key)).toEqual([`action:${second.id}`]);
});

test('TRY-3: names follow a change', async () => {
  const world = createPaused();
  world.core.servers.edit(ADA, 'web-1', { display_name: 'Films' });
  await world.settle();
  world.file('web-1', 'plex');
  await world.settle();
  expect(world.shown.at(-1)?.title).toBe('Films: restart plex?');
});

test('TRY-4: what is missing is said once, and known as long as it is', () => {
  const world = createDeskWorld();
  const absent = { is: 'absent', why: 'This desktop has no tray.' } as const;
  world.trayIs(absent);
  world.notifierIs({ is: 'absent', why: 'No notification service runs.' });
  expect(world.desk.notes()).toEqual(['This desktop has no tray.', 'No notification service runs.']);
  world.trayIs({ is: 'shown' });
  expect(world.desk.notes()).toEqual(['No notification service runs.']);
  world.trayIs(absent);
  expect(world.notes).toEqual(['This desktop has no tray.', 'No notification service runs.']);
});

test('TRY-3: a stopped desk withdraws what shows and does nothing more', async () => {
  const world = createPaused();
  world.file('web-1', 'plex');
  await world.picture();
  await world.desk.stop();
  const drawn = world.drawn.length;
  world.file('web-1', 'nginx');
  world.choose({ do: 'hold_everything' });
  world.clock.advance(5_000);
  await world.settle();
  expect([world.showing.size, world.drawn.length, world.store.settings.get().hold_everything]).toEqual([
    0,
    drawn,
    false,
  ]);
  expect(world.errors).toEqual([]);
});

test('TRY-4: a use case that throws is reported and answered, and the desk goes on', async () => {
  const world = createPaused();
  const { id } = world.file('web-1', 'plex');
  await world.settle();
  world.core.actions.approve = () => {
    throw new Error('disk full');
  };
  world.press({ key: `action:${id}`, pressed: 'approve' });
  expect(world.errors).toMatchObject([{ doing: 'carrying out approve of a notification' }]);
  expect(world.shown.at(-1)?.title).toBe('Holdpoint could not do that');
  world.press({ key: `action:${id}`, pressed: 'reject' });
  expect(world.action(id).status).toBe('rejected');
});

test('MNT-1, TRY-2, SRV-4: maintenance is extended and ended from the tray; what waits goes on waiting', async () => {
  const world = createDeskWorld();
  world.add('web-1');
  const ends_at = new Date(world.clock.now() + 3_600_000).toISOString();
  world.core.servers.edit(ADA, 'web-1', { tags: ['web'] });
  world.core.maintenance.begin(ADA, { scope: 'tag:web', ends_at });
  const { id } = world.file('web-1', 'plex');
  const { menu } = await world.picture();
  for (const key of ['maintenance:tag:web:extend', 'maintenance:tag:web:end']) {
    const entry = entryOf(menu, key);
    if (entry.kind === 'command') world.choose(entry.command);
    if (key.endsWith('extend')) {
      const later = new Date(Date.parse(ends_at) + 3_600_000).toISOString();
      expect(world.core.maintenance.status().windows).toMatchObject([{ ends_at: later }]);
    }
  }
  expect((await world.core.maintenance.log({ limit: 1, offset: 0 }, unpaced)).windows).toMatchObject([
    { ended_by: 'ada' },
  ]);
  expect([world.action(id).status, world.paths]).toEqual(['pending', ['/queue']]);
});

test('MNT-1, TRY-3: a notice when it is about to end, overdue, over by itself; withdrawn when a person deals with it', async () => {
  const world = createDeskWorld();
  world.core.start('test');
  const at = (minutes: number) => new Date(world.clock.now() + minutes * 60_000).toISOString();
  const titles = () => [...world.showing.values()].map((notice) => notice.title);
  const pass = async (minutes: number) => {
    world.clock.advance(minutes * 60_000);
    await world.settle();
    world.clock.advance(5_000);
    await world.settle();
  };
  world.core.maintenance.begin(ADA, { scope: 'all', eta: at(30), ends_at: at(60) });
  await world.settle();
  await pass(30);
  expect(titles()).toEqual(['Maintenance of everything is overdue']);
  world.core.maintenance.change(ADA, { scope: 'all', eta: null });
  await world.settle();
  expect(titles()).toEqual([]);
  await pass(15);
  expect(titles()).toEqual(['Maintenance of everything ends in 15 minutes']);
  await pass(15);
  expect(titles()).toEqual(['Maintenance of everything ended by itself']);
});

test('TRY-4: what was filed while nothing shows notices is told once, as one summary, when something does', async () => {
  const world = createPaused();
  world.notifierIs({ is: 'absent', why: 'No notification service runs.' });
  const ids: number[] = [];
  for (const unit of ['plex', 'nginx', 'backup']) {
    ids.push(world.file('web-1', unit).id);
    await world.settle();
    world.clock.advance(5_000);
  }
  world.core.actions.reject(GRACE, ids[0] ?? 0, 'no');
  await world.settle();
  world.shown.length = 0;
  world.notifierIs({ is: 'shown', hasButtons: true, places: null });
  expect(world.shown).toMatchObject([{ title: '2 actions still wait for you', path: '/queue' }]);
  world.notifierIs({ is: 'absent', why: 'No notification service runs.' });
  world.notifierIs({ is: 'shown', hasButtons: true, places: null });
  expect(world.shown).toHaveLength(1);
  for (const id of ids.slice(1)) world.core.actions.reject(GRACE, id, 'no');
  await world.settle();
  expect(world.showing.has('summary:missed')).toBe(false);
  expect(world.errors).toEqual([]);
});

test('TRY-4: what was told before it was known that notices are shown is not told twice', async () => {
  const world = createPaused();
  world.file('web-1', 'plex');
  await world.settle();
  world.notifierIs({ is: 'shown', hasButtons: true, places: null });
  world.notifierIs({ is: 'absent', why: 'No notification service runs.' });
  world.notifierIs({ is: 'shown', hasButtons: true, places: null });
  expect(world.shown).toHaveLength(1);
});

test('TRY-3: what still waits of the notices a killed run left is told again, once and as one', async () => {
  const world = createPaused();
  const ids = ['plex', 'nginx', 'backup'].map((unit) => world.file('web-1', unit).id);
  await world.settle();
  world.clock.advance(5_000);
  await world.crash();
  expect(world.shown).toEqual([]);
  world.core.actions.reject(GRACE, ids[0] ?? 0, 'no');
  world.leftover([...ids.map((id) => `action:${id}`), 'failed:99']);
  expect(world.shown).toMatchObject([{ title: '2 actions still wait for you', buttons: [{ id: 'open' }] }]);
  await world.crash();
  world.leftover(['summary:missed']);
  expect(world.shown).toMatchObject([{ title: '2 actions still wait for you' }]);
  await world.crash();
  // The desktop had no place for the other one.
  world.leftover([`action:${ids[1]}`]);
  expect(world.shown).toMatchObject([{ title: '2 actions still wait for you' }]);
  await world.crash();
  world.leftover(['failed:99', `action:${ids[0]}`]);
  expect([world.shown, world.errors]).toEqual([[], []]);
  world.core.actions.reject(GRACE, ids[2] ?? 0, 'no');
  await world.crash();
  world.leftover([`action:${ids[1]}`]);
  expect(world.shown).toMatchObject([{ key: `action:${ids[1]}`, buttons: [{ id: 'approve' }, { id: 'reject' }] }]);
});

test('TRY-3: where the desktop keeps only so many notices, good news and answers share one place', async () => {
  const world = createPaused();
  world.notifierIs({ is: 'shown', hasButtons: true, places: 3 });
  for (const unit of ['plex', 'nginx']) {
    const { id } = world.file('web-1', unit);
    await world.settle();
    world.clock.advance(1_000);
    world.core.actions.reject(GRACE, id, 'no');
    world.press({ key: `action:${id}`, pressed: 'approve' });
  }
  const answers = world.shown.filter(({ key }) => !key.startsWith('action:'));
  expect(answers.map(({ key }) => key)).toEqual(['passing', 'passing']);
  world.press({ key: 'passing', pressed: 'notice', activation: 'token' });
  expect(world.paths.at(-1)).toMatch(/^\/actions\//);
  expect(world.activations.at(-1)).toBe('token');
});

test('TRY-3: what a desktop gave with a click so that the window may come to the front goes to the window', async () => {
  const world = createPaused();
  world.activate('one');
  world.choose({ do: 'open', path: '/' }, 'two');
  world.file('web-1', 'plex');
  world.choose({ do: 'resume', server_id: 'web-1' }, 'three');
  expect(world.activations).toEqual(['one', 'two', 'three']);
});
