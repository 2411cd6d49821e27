import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../main/contract/window.ts';
import { anAction, anEvent, aServer, aService, aSnapshot, aWindow } from '../testing/nouns.ts';
import { applyEvents } from './apply-events.ts';
import { type Mirror, mirrorOf } from './mirror.ts';
import { selectUnseenFailures } from './selectors.ts';

function mirror(change: Partial<Snapshot> = {}): Mirror {
  return mirrorOf(aSnapshot({ servers: [aServer(), aServer({ server_id: 'db-1', display_name: 'Db 1' })], ...change }));
}

function applied(before: Mirror, ...events: Parameters<typeof applyEvents>[1]): Mirror {
  const result = applyEvents(before, events);
  if (result === null) throw new Error('a gap');
  return result;
}

describe('WIN-5: the mirror follows the events', () => {
  test('an action that begins to wait is queued and counted on its server', () => {
    const next = applied(mirror(), anEvent(11, 'action.created', { action: anAction() }));
    expect(next.pendingIds).toEqual([1]);
    expect(next.servers.get('web-1')).toMatchObject({ pending_count: 1, open_count: 1 });
    expect(next.revision).toBe(11);
  });

  test('an action that runs at once is open, but does not wait', () => {
    const next = applied(mirror(), anEvent(11, 'action.created', { action: anAction({ status: 'approved' }) }));
    expect(next.pendingIds).toEqual([]);
    expect(next.servers.get('web-1')).toMatchObject({ pending_count: 0, open_count: 1 });
  });

  test('through its whole life the counts come back to nothing', () => {
    const steps = ['approved', 'executing', 'unknown', 'completed'] as const;
    const events = steps.map((status, index) =>
      anEvent(12 + index, 'action.started', { action: anAction({ status }) }),
    );
    const next = applied(mirror(), anEvent(11, 'action.created', { action: anAction() }), ...events);
    expect(next.pendingIds).toEqual([]);
    expect(next.servers.get('web-1')).toMatchObject({ pending_count: 0, open_count: 0 });
    expect(next.actions.get(1)?.status).toBe('completed');
  });

  test('what waits stays in the order it came, whatever the order of events in a batch', () => {
    const start = mirror({ actions: [anAction({ id: 3 })] });
    const next = applied(
      start,
      anEvent(11, 'action.created', { action: anAction({ id: 5 }) }),
      anEvent(12, 'action.created', { action: anAction({ id: 4 }) }),
      anEvent(13, 'action.rejected', { action: anAction({ id: 3, status: 'rejected' }) }),
    );
    expect(next.pendingIds).toEqual([4, 5]);
  });

  test('MNT-1: a window over many holds the servers of its scope until it ends, and nothing else', () => {
    const start = mirror({ servers: [aServer({ tags: ['prod'] }), aServer({ server_id: 'db-1' })] });
    const window = aWindow({ scope: 'tag:prod' });
    const held = applied(
      start,
      anEvent(11, 'maintenance.started', { window }),
      anEvent(12, 'maintenance.changed', { window: { ...window, status: 'half' } }),
    );
    expect(held.maintenance).toMatchObject([{ scope: 'tag:prod', status: 'half' }]);
    expect(held.servers.get('web-1')?.held_by).toEqual(['tag:prod']);
    expect(held.servers.get('db-1')).toBe(start.servers.get('db-1'));
    const both = applied(held, anEvent(13, 'maintenance.started', { window: aWindow({ id: 2 }) }));
    expect(both.servers.get('db-1')?.held_by).toEqual(['all']);
    const ended = applied(both, anEvent(14, 'maintenance.ended', { window }));
    expect(ended.maintenance.map(({ id }) => id)).toEqual([2]);
    expect(ended.servers.get('web-1')?.held_by).toEqual(['all']);
  });

  test('an event touches only what it concerns', () => {
    const start = mirror({ services: [aService()], actions: [anAction()] });
    const next = applied(start, anEvent(11, 'server.paused', { server: aServer({ is_paused: true }) }));
    expect(next.servers.get('web-1')?.is_paused).toBe(true);
    expect(next.servers.get('db-1')).toBe(start.servers.get('db-1'));
    expect(next.services).toBe(start.services);
    expect(next.actions).toBe(start.actions);
    expect(next.pendingIds).toBe(start.pendingIds);
    expect(start.servers.get('web-1')?.is_paused).toBe(false);
  });

  test('SVC-1: trouble is a failed service, or a critical one that stopped; unwatched ones do not count', () => {
    const service = (name: string, change: Parameters<typeof aService>[0]) => aService({ name, ...change });
    const next = applied(
      mirror(),
      anEvent(11, 'service.added', { service: service('a', { state: 'failed' }) }),
      anEvent(12, 'service.added', { service: service('b', { state: 'stopped', is_critical: true }) }),
      anEvent(13, 'service.added', { service: service('c', { state: 'stopped' }) }),
      anEvent(14, 'service.added', { service: service('d', { state: 'failed', enabled: false }) }),
    );
    expect(next.servers.get('web-1')).toMatchObject({ services_total: 4, services_in_trouble: 2 });
    const better = applied(next, anEvent(15, 'service.removed', { service: service('a', {}) }));
    expect(better.servers.get('web-1')).toMatchObject({ services_total: 3, services_in_trouble: 1 });
  });

  test('SRV-6: a removed server goes with its services; its actions stay', () => {
    const start = mirror({ services: [aService()], actions: [anAction({ status: 'completed' })] });
    const next = applied(start, anEvent(11, 'server.removed', { server: aServer() }));
    expect(next.servers.has('web-1')).toBe(false);
    expect(next.services.has('web-1')).toBe(false);
    expect(next.actions.has(1)).toBe(true);
  });

  test('WIN-3: failures stay unseen until a person looked, whoever makes them known, and by reason', () => {
    const failed = (id: number, code: 'exit_code' | 'connection_lost', change = {}) => ({
      action: anAction({
        id,
        status: 'failed',
        failure: { code, message: '', next_step: null, journal: null },
        ...change,
      }),
    });
    const of = (id: number, event: Parameters<typeof applyEvents>[1][number]) => ({ ...event, action_id: id });
    const host = { actor_kind: 'host', actor: 'host' } as const;
    const start = mirror({ failures: { total: 6, ids: { sudo_refused: [7, 8, 9] } } });
    expect(selectUnseenFailures(start)).toEqual({ total: 6, groups: [{ reason: 'sudo_refused', count: 3 }] });
    const more = applied(
      start,
      { ...of(1, anEvent(11, 'action.failed', failed(1, 'exit_code'))), ...host },
      { ...of(2, anEvent(12, 'action.lost', failed(2, 'connection_lost', { status: 'unknown' }))), ...host },
      of(3, anEvent(13, 'action.failed', failed(3, 'exit_code'))),
      { ...of(4, anEvent(14, 'action.cancelled', { action: anAction({ id: 4, status: 'cancelled' }) })), ...host },
    );
    expect([...more.unseen]).toEqual([
      ...[7, 8, 9].map((id) => [id, 'sudo_refused']),
      [1, 'exit_code'],
      [2, 'connection_lost'],
    ]);
    const less = applied(
      more,
      { ...of(2, anEvent(15, 'action.completed', { action: anAction({ id: 2, status: 'completed' }) })), ...host },
      anEvent(16, 'failures.seen', { ids: [7, 8, 500, 501], seen_at: '' }),
    );
    expect([...less.unseen.keys()]).toEqual([9, 1]);
    expect(selectUnseenFailures(less).total).toBe(3);
  });

  test("MNT-7: a visitors' page that failed is trouble until it is up, or gone with its server", () => {
    const at = (seq: number, kind: 'visitors.failed' | 'visitors.published', server_id: string) => ({
      ...anEvent(seq, kind, {}),
      server_id,
    });
    const failed = applied(mirror({ visitors_failed: ['web-1'] }), at(11, 'visitors.failed', 'db-1'));
    expect([...failed.visitorsFailed]).toEqual(['web-1', 'db-1']);
    const up = applied(failed, at(12, 'visitors.published', 'web-1'));
    expect([...up.visitorsFailed]).toEqual(['db-1']);
    expect(
      applied(up, anEvent(13, 'server.removed', { server: aServer({ server_id: 'db-1' }) })).visitorsFailed.size,
    ).toBe(0);
  });

  test('settings and catalog are taken over', () => {
    const settings = { ...aSnapshot().settings, hold_everything: true };
    const next = applied(
      mirror(),
      anEvent(11, 'settings.changed', { settings }),
      anEvent(12, 'catalog.added', { type: { name: 'flush_dns', title: 'Flush DNS' } }),
      anEvent(13, 'catalog.changed', { type: { name: 'flush_dns', title: 'Flush the DNS cache' } }),
    );
    expect(next.settings.hold_everything).toBe(true);
    expect(next.types.map((type) => type.title)).toEqual(['Flush the DNS cache']);
    expect(applied(next, anEvent(14, 'catalog.removed', { type: { name: 'flush_dns' } })).types).toEqual([]);
  });

  test('API-3: a missing event is a gap; one that is known already is passed over', () => {
    const start = mirror();
    expect(applyEvents(start, [anEvent(12, 'host.started', {})])).toBeNull();
    expect(applyEvents(start, [anEvent(10, 'action.created', { action: anAction() })])).toBe(start);
  });

  test('a kind that this window does not know changes nothing', () => {
    const next = applied(mirror(), anEvent(11, 'window.opened' as 'host.started', {}));
    expect(next.revision).toBe(11);
  });

  test('ended actions are let go before they pile up; open ones never', () => {
    const events = Array.from({ length: 700 }, (_, index) =>
      anEvent(11 + index, 'action.created', {
        action: anAction({ id: 2 + index, status: index % 7 === 0 ? 'pending' : 'completed' }),
      }),
    );
    const next = applied(mirror({ actions: [anAction({ status: 'unknown' })] }), ...events);
    const more = applied(next, anEvent(711, 'action.created', { action: anAction({ id: 900, status: 'completed' }) }));
    expect(more.pendingIds).toHaveLength(100);
    expect(more.actions.has(1)).toBe(true);
    expect(more.actions.size).toBeLessThanOrEqual(702);
  });
});

test('WIN-6: with 1,000 servers and 10,000 waiting actions a thousand events are applied', () => {
  const servers = Array.from({ length: 1_000 }, (_, index) => aServer({ server_id: `s-${index}` }));
  const actions = Array.from({ length: 10_000 }, (_, index) =>
    anAction({ id: index + 1, server_id: `s-${index % 1_000}` }),
  );
  const start = mirror({ servers, actions });
  const events = Array.from({ length: 1_000 }, (_, index) =>
    anEvent(11 + index, 'action.rejected', {
      action: anAction({ id: index + 1, server_id: `s-${index % 1_000}`, status: 'rejected' }),
    }),
  );
  const next = applied(start, ...events);
  expect(next.pendingIds).toHaveLength(9_000);
});
