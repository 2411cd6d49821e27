import { beforeEach, describe, expect, test, vi } from 'vitest';
import { VisitorSettings } from '../../contract/visitors.ts';
import { newServer, openTest } from '../../store/testing/store-fixture.ts';
import type { Store } from '../ports.ts';
import { createTargets } from '../targets.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { createVisitorPublisher, type VisitorPublisher } from './publisher.ts';
import type { SiteOutcome, SiteStep } from './site-files.ts';

const SETTINGS = VisitorSettings.parse({ enabled: true });
const STARTED = '2026-01-01T00:00:00.000Z';
const PICTURE = { message: 'moving', status: null, eta: '2026-01-01T01:00:00.000Z', started_at: STARTED };
const UNREACHABLE: SiteOutcome = {
  kind: 'not_started',
  failure: { code: 'unreachable', message: 'No route to the server.' },
};

/** A server's folder as the port leaves it: names and contents. */
interface Site {
  answer: SiteOutcome | null;
  folders: Map<string, Map<string, string>>;
  calls: number;
}

let store: Store;
let clock: ManualClock;
let site: Site;
let publisher: VisitorPublisher;
const errors: unknown[] = [];

function applyTo(folder: string, steps: readonly SiteStep[]): SiteOutcome {
  site.calls += 1;
  if (site.answer !== null) return site.answer;
  const files = site.folders.get(folder) ?? new Map<string, string>();
  site.folders.set(folder, files);
  const before = JSON.stringify([...files]);
  for (const step of steps) {
    if (step.do === 'write') files.set(step.name, step.content);
    if (step.do === 'remove') files.delete(step.name);
    if (step.do === 'keep_only') {
      for (const name of files.keys()) if (name.startsWith(`${step.folder}/`)) files.delete(name);
      if (step.name !== null) files.set(`${step.folder}/${step.name}`, step.content);
    }
  }
  return { kind: 'applied', changes: JSON.stringify([...files]) === before ? 0 : 1 };
}

const start = () =>
  createVisitorPublisher({
    store,
    clock,
    siteFiles: { applySite: async (_target, folder, steps) => applyTo(folder, steps) },
    targets: createTargets({ isDurable: false, get: () => ({}), put() {} }),
    onError: (_doing, error) => errors.push(error),
  });

beforeEach(() => {
  ({ store } = openTest());
  clock = createManualClock();
  site = { answer: null, folders: new Map(), calls: 0 };
  errors.length = 0;
  publisher = start();
  store.write((tx) => {
    tx.servers.insert(newServer('web'));
    tx.visitors.desire('web', { settings: SETTINGS });
  });
});

const names = (folder = SETTINGS.folder) => [...(site.folders.get(folder)?.keys() ?? [])].sort();
const kinds = () =>
  store.events
    .list({ server_id: 'web', limit: 100, order: 'oldest_first' })
    .map((event) => event.kind)
    .filter((kind) => kind.startsWith('visitors.'));
const settled = () => vi.waitFor(() => expect(store.visitors.unsettled()).toEqual([]));

describe('MNT-7: what should be comes to the server', () => {
  test('published once, changed, withdrawn; each is one event and no secret is in any', async () => {
    publisher.publish('web', PICTURE);
    publisher.publish('web', { ...PICTURE });
    await settled();
    expect(names()).toContain('maintenance.on');
    const { pass } = store.visitors.get('web') ?? {};
    expect(names()).toContain(`pass/${pass}`);
    publisher.publish('web', { ...PICTURE, status: 'half done' });
    await settled();
    expect(site.folders.get(SETTINGS.folder)?.get('maintenance.html')).toContain('half done');
    expect(names()).toContain(`pass/${pass}`);
    publisher.publish('web', null);
    await settled();
    expect(names()).toEqual([]);
    expect(kinds()).toEqual(['visitors.published', 'visitors.published', 'visitors.withdrawn']);
    expect(JSON.stringify(store.events.list({ limit: 100, order: 'oldest_first' }))).not.toContain(pass);
    expect(store.visitors.get('web')?.pass).toBeNull();
    expect(errors).toEqual([]);
  });

  test('each maintenance has a bypass link of its own', async () => {
    publisher.publish('web', PICTURE);
    await settled();
    const first = store.visitors.get('web')?.pass;
    publisher.publish('web', { ...PICTURE, started_at: '2026-01-01T00:00:01.000Z' });
    await settled();
    expect(store.visitors.get('web')?.pass).not.toBe(first);
    expect(names().filter((name) => name.startsWith('pass/'))).toHaveLength(1);
  });

  test('where it is off, nothing is asked of the server; turned on during a maintenance, the page comes', async () => {
    store.write((tx) => tx.visitors.desire('web', { settings: { ...SETTINGS, enabled: false } }));
    publisher.publish('web', PICTURE);
    await settled();
    expect([site.calls, kinds()]).toEqual([0, []]);
    store.write((tx) => tx.visitors.desire('web', { settings: SETTINGS }));
    await publisher.sync('web');
    expect(names()).toContain('maintenance.on');
    store.write((tx) => tx.visitors.desire('web', { settings: { ...SETTINGS, folder: '/srv/other/page' } }));
    await publisher.sync('web');
    expect([names(), names('/srv/other/page').includes('maintenance.on')]).toEqual([[], true]);
  });
});

describe('MNT-7: taken away at the end, whatever happened', () => {
  test('a server that cannot be reached at the end is cleaned up when it comes back; the failure is told once', async () => {
    publisher.publish('web', PICTURE);
    await settled();
    site.answer = UNREACHABLE;
    publisher.publish('web', null);
    await vi.waitFor(() => expect(store.visitors.get('web')?.failure?.code).toBe('unreachable'));
    for (let tries = 0; tries < 5; tries += 1) {
      const { calls } = site;
      await vi.waitFor(() => {
        clock.advance(300_000);
        expect(site.calls).toBeGreaterThan(calls);
      });
    }
    site.answer = null;
    publisher.returned('web');
    await settled();
    expect(names()).toEqual([]);
    expect(kinds()).toEqual(['visitors.published', 'visitors.failed', 'visitors.withdrawn']);
    expect(store.visitors.get('web')).toMatchObject({ failure: null, published_folder: null });
  });

  test('killed between what was sent and what was written down: the next run goes on', async () => {
    site.answer = { kind: 'lost', message: 'The connection was lost.' };
    publisher.publish('web', PICTURE);
    await vi.waitFor(() => expect(store.visitors.get('web')?.published_folder).toBe(SETTINGS.folder));
    await publisher.stop(1_000);
    applyAnyway();
    publisher = start();
    publisher.publish('web', null);
    await publisher.stop(1_000);
    expect(names()).not.toEqual([]);
    publisher = start();
    site.answer = null;
    publisher.start();
    await settled();
    expect(names()).toEqual([]);
  });

  /** What the server did of the answer that never came. */
  function applyAnyway(): void {
    site.folders.set(SETTINGS.folder, new Map([['maintenance.on', 'x']]));
  }

  test('a server that lost in its crash what was written last is set right when it answers again', async () => {
    publisher.publish('web', PICTURE);
    await settled();
    publisher.publish('web', null);
    await settled();
    applyAnyway();
    publisher.returned('web');
    await vi.waitFor(() => expect(names()).toEqual([]));
    expect(kinds().at(-1)).toBe('visitors.withdrawn');
    const { calls } = site;
    publisher.returned('web');
    await publisher.sync('web');
    expect(site.calls).toBe(calls + 1);
    expect(kinds()).toHaveLength(3);
  });

  test('when the ETA passes the files say so, once', async () => {
    publisher.publish('web', PICTURE);
    await settled();
    expect(publisher.due.nextAt()).toBe(PICTURE.eta);
    expect(names()).not.toContain('maintenance.open-end');
    clock.advance(3_600_000);
    publisher.due.run();
    await settled();
    expect(names()).toContain('maintenance.open-end');
    expect(publisher.due.nextAt()).toBeNull();
  });

  test('a changed host key: nothing is sent', async () => {
    const presented_host_key = { type: 'ssh-ed25519', fingerprint: `SHA256:${'b'.repeat(43)}` };
    const host_key = { type: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}` };
    store.write((tx) => tx.servers.update('web', { presented_host_key, host_key }));
    publisher.publish('web', PICTURE);
    await vi.waitFor(() => expect(kinds()).toEqual(['visitors.failed']));
    expect(site.calls).toBe(0);
  });

  test('an unknown server changes nothing; a removed one is forgotten', async () => {
    publisher.publish('nowhere', PICTURE);
    expect(store.visitors.get('nowhere')).toBeNull();
    publisher.publish('web', PICTURE);
    await settled();
    store.write((tx) => tx.servers.remove('web', STARTED));
    expect(store.visitors.get('web')).toBeNull();
  });
});

describe('issue 9, MNT-7: switched off, it ends', () => {
  test('what still brings the page there is ended at once, without a failure; then the page is taken away', async () => {
    const asked: { steps: string[]; signal: AbortSignal | undefined }[] = [];
    const silent = createVisitorPublisher({
      store,
      clock,
      siteFiles: {
        applySite(_target, _folder, steps, signal) {
          asked.push({ steps: steps.map((step) => step.do), signal });
          if (asked.length > 1) return Promise.resolve({ kind: 'applied', changes: 1 });
          // A server that draws it out for ever.
          return new Promise((resolve) =>
            signal?.addEventListener('abort', () => resolve({ kind: 'lost', message: 'ended' })),
          );
        },
      },
      targets: createTargets({ isDurable: false, get: () => ({}), put() {} }),
      onError: (_doing, error) => errors.push(error),
    });
    silent.publish('web', PICTURE);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    // Another picture waits its turn.
    silent.publish('web', { ...PICTURE, status: 'half done' });
    expect(asked[0]?.signal?.aborted).toBe(false);
    store.write((tx) => tx.visitors.desire('web', { settings: { ...SETTINGS, enabled: false } }));
    const off = silent.sync('web');
    expect(asked[0]?.signal?.aborted).toBe(true);
    await off;
    expect(asked[1]?.steps).not.toContain('write');
    expect(store.visitors.get('web')).toMatchObject({ published_folder: null, failure: null });
    expect([kinds(), errors]).toEqual([['visitors.withdrawn'], []]);
  });
});
