import { expect, test } from 'vitest';
import type { VisitorPicture } from '../../contract/visitors.ts';
import { VisitorSettings } from '../../contract/visitors.ts';
import { newServer, openTest, PERSON } from '../../store/testing/store-fixture.ts';
import { createVisitorFollow } from './follow.ts';
import type { OpenWindow } from './picture.ts';

const STARTED = '2026-01-01T00:00:00.000Z';
const over = (scope: string): OpenWindow => ({
  scope,
  message: scope,
  status: null,
  eta: null,
  ends_at: null,
  started_at: STARTED,
});

test('MNT-7: pages follow the windows over their server, by scope, tag and settings, and at the start', async () => {
  const { store } = openTest();
  const told = new Map<string, VisitorPicture | null>();
  let windows: OpenWindow[] = [over('server:a')];
  const errors: unknown[] = [];
  const follow = createVisitorFollow({
    store,
    openWindows: () => windows,
    publisher: { publish: (serverId, picture) => told.set(serverId, picture) },
    onError: (_doing, error) => errors.push(error),
  });
  store.write((tx) => {
    for (const id of ['a', 'b', 'unset']) tx.servers.insert(newServer(id, { tags: id === 'b' ? ['eu'] : [] }));
    for (const id of ['a', 'b']) tx.visitors.desire(id, { settings: VisitorSettings.parse({}) });
  });
  const messages = () => [...told].map(([id, picture]) => [id, picture?.message ?? null]);
  const changed = async (kind: 'server.changed' | 'visitors.changed' | 'server.online') => {
    told.clear();
    store.write((tx) => tx.record({ kind, actor: PERSON, data: {} }));
    await Promise.resolve();
    return messages();
  };
  follow.start();
  expect(messages()).toEqual([
    ['a', 'server:a'],
    ['b', null],
  ]);
  windows = [over('tag:eu'), over('tag:e')];
  expect(await changed('server.changed')).toEqual([
    ['a', null],
    ['b', 'tag:eu'],
  ]);
  windows = [over('all')];
  expect(await changed('visitors.changed')).toEqual([
    ['a', 'all'],
    ['b', 'all'],
  ]);
  expect(await changed('server.online')).toEqual([]);
  follow.stop();
  expect(await changed('server.changed')).toEqual([]);
  expect(errors).toEqual([]);
});
