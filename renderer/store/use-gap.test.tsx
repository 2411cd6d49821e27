import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import type { Client } from '../client/client.ts';
import { answered } from '../testing/fake-client.ts';
import { createFakeFeed } from '../testing/fake-feed.ts';
import { anEvent, aSnapshot } from '../testing/nouns.ts';
import { WindowContext } from './context.ts';
import { createLive } from './live.ts';
import { useGap } from './use-gap.ts';

test('WIN-5: events are no gap; a new snapshot in their place is one', async () => {
  const feed = createFakeFeed();
  const snapshots = [aSnapshot({ revision: 10 }), aSnapshot({ revision: 40 })];
  const live = createLive({
    client: { snapshot: () => answered(snapshots.shift() ?? aSnapshot()) },
    feed,
    clock: { follow: () => {} },
    nextFrame: (callback) => {
      queueMicrotask(callback);
      return () => {};
    },
  });
  live.start();
  await act(async () => {});
  const onGap = vi.fn();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <WindowContext value={{ client: {} as Client, live }}>{children}</WindowContext>
  );
  renderHook(() => useGap(onGap), { wrapper });
  await act(async () => feed.now().onEvents([anEvent(11, 'host.started', {})]));
  expect(onGap).not.toHaveBeenCalled();
  await act(async () => feed.now().onReset());
  expect(onGap).toHaveBeenCalledTimes(1);
  await act(async () => feed.now().onEvents([anEvent(41, 'host.started', {})]));
  expect(onGap).toHaveBeenCalledTimes(1);
  live.stop();
});
