/** AUD-1: whatever is changed, its event tells what differs, old → new, and only that; what changes nothing tells nothing. */
import { describe, expect, test } from 'vitest';
import { ActionTypeInput } from '../contract/catalog.ts';
import type { EventView } from '../contract/event.ts';
import { VisitorSettings } from '../contract/visitors.ts';
import { ADA, createWorld, type World } from './testing/world.ts';

function happened(world: World, work: () => unknown): EventView[] {
  const after = world.store.events.lastSeq();
  work();
  return world.store.events.list({ after, limit: 20, order: 'oldest_first' });
}

const OWN_TYPE = ActionTypeInput.parse({ name: 'flush', title: 'Flush', argv: ['flush'] });

const { name: _name, ...OWN_FIELDS } = OWN_TYPE;

function furnished(): World {
  const world = createWorld();
  world.add('a');
  world.core.services.add(ADA, 'a', { name: 'plex', is_critical: false, enabled: true });
  world.core.catalog.add(ADA, OWN_TYPE);
  world.core.maintenance.begin(ADA, { scope: 'all', reason: 'disk' });
  return world;
}

type Work = (world: World) => unknown;
const service = (patch: object) => (world: World) => world.core.services.edit(ADA, 'a', 'plex', patch);
const settings = (patch: object) => (world: World) => world.core.settings.change(ADA, patch);
const type = (patch: object) => (world: World) => world.core.catalog.change(ADA, 'flush', patch);
const maintenance = (patch: object) => (world: World) => world.core.maintenance.change(ADA, { scope: 'all', ...patch });
const visitors = (patch: object) => (world: World) =>
  world.core.visitors.change(ADA, 'a', VisitorSettings.parse({ enabled: false, ...patch }));

describe('AUD-1: old → new', () => {
  test.each<[string, string, Work, unknown[]]>([
    [
      'a service',
      'service.changed',
      service({ display_name: 'plex', is_critical: true, enabled: true }),
      [{ field: 'is_critical', from: false, to: true }],
    ],
    [
      'settings',
      'settings.changed',
      settings({ poll_seconds: 7, verify_seconds: 5, quiet_hours: null }),
      [{ field: 'poll_seconds', from: 30, to: 7 }],
    ],
    [
      'an action type',
      'catalog.changed',
      type({ ...OWN_FIELDS, argv: ['flush', '-v'] }),
      [{ field: 'argv', from: ['flush'], to: ['flush', '-v'] }],
    ],
    [
      'maintenance',
      'maintenance.changed',
      maintenance({ reason: 'disk', message: 'soon' }),
      [{ field: 'message', from: null, to: 'soon' }],
    ],
    [
      'a page',
      'visitors.changed',
      visitors({ folder: '/srv/x' }),
      [{ field: 'folder', from: '/var/www/holdpoint', to: '/srv/x' }],
    ],
  ])('%s', (_what, kind, work, changes) => {
    const world = furnished();
    const events = happened(world, () => work(world));
    expect(events.map((event) => [event.kind, event.data.changes])).toEqual([[kind, changes]]);
  });

  test.each<[string, Work]>([
    ['a service', service({ is_critical: false, display_name: 'plex' })],
    ['settings', settings({ poll_seconds: 30, hold_everything: true, quiet_hours: null })],
    ['an action type', type({ title: 'Flush', only_tags: null, argv: ['flush'] })],
    ['maintenance', maintenance({ reason: 'disk' })],
  ])('%s given as it is tells nothing', (_what, work) => {
    const world = furnished();
    expect(happened(world, () => work(world))).toEqual([]);
  });
});

describe('AUD-1, MNT-1: one pause is one row', () => {
  const listed = (world: World, filter: object = {}) =>
    world.store.events
      .list({ ...filter, withoutRepeated: true, limit: 50, order: 'oldest_first' })
      .map((event) => event.kind)
      .filter((kind) => /^(maintenance|settings)\.|paus|resum/.test(kind));

  test('a pause, its change and its end; the trail of the server has its own words', () => {
    const world = createWorld();
    world.add('a');
    world.core.servers.pause(ADA, 'a', { reason: 'disk' });
    world.core.servers.pause(ADA, 'a', { reason: 'disks' });
    world.core.servers.resume(ADA, 'a');
    expect(listed(world)).toEqual(['maintenance.started', 'maintenance.changed', 'maintenance.ended']);
    expect(listed(world, { server_id: 'a' })).toEqual(['server.paused', 'server.pause_changed', 'server.resumed']);
    expect(listed(world, { kinds: ['server.paused'] })).toEqual(['server.paused']);
    const all = world.store.events.list({ limit: 50, order: 'oldest_first' });
    for (const event of all.filter(({ kind }) => kind.startsWith('server.') && kind !== 'server.added')) {
      expect(all.find(({ seq }) => seq === event.data.part_of)?.kind).toMatch(/^maintenance\./);
    }
  });

  test('holding everything, from either side; with other settings the row of the settings stays', () => {
    const world = createWorld();
    world.core.settings.change(ADA, { hold_everything: true });
    world.core.maintenance.end(ADA, 'all');
    expect(listed(world)).toEqual(['maintenance.started', 'maintenance.ended']);
    world.core.settings.change(ADA, { hold_everything: true, poll_seconds: 9 });
    expect(listed(world)).toEqual([
      'maintenance.started',
      'maintenance.ended',
      'maintenance.started',
      'settings.changed',
    ]);
    expect(world.store.events.list({ limit: 1, order: 'newest_first' })).toMatchObject([
      {
        data: {
          changes: [
            { field: 'poll_seconds', from: 30, to: 9 },
            { field: 'hold_everything', from: false, to: true },
          ],
        },
      },
    ]);
  });
});
