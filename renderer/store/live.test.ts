import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../main/contract/window.ts';
import { type Answer, HOST_NOT_REACHED } from '../client/answer.ts';
import { answered } from '../testing/fake-client.ts';
import { createFakeFeed } from '../testing/fake-feed.ts';
import { anAction, anEvent, aServer, aSnapshot } from '../testing/nouns.ts';
import { createLive } from './live.ts';

const FAILED: Answer<Snapshot> = { ok: false, problem: HOST_NOT_REACHED };

function setUp(snapshots: (() => Promise<Answer<Snapshot>>)[]) {
  const feed = createFakeFeed();
  const snapshot = vi.fn(() => (snapshots.shift() ?? (() => Promise.resolve(FAILED)))());
  const frames: (() => void)[] = [];
  const live = createLive({
    client: { snapshot },
    feed,
    clock: { follow: () => {} },
    random: () => 0.5,
    nextFrame: (callback) => {
      frames.push(callback);
      return () => {
        frames.length = 0;
      };
    },
  });
  const drawFrame = () => {
    for (const callback of frames.splice(0)) callback();
  };
  return { live, feed, snapshot, drawFrame };
}

const first = () => answered(aSnapshot({ servers: [aServer()] }));

describe('WIN-5: live', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('a snapshot, then the events after it, one change a frame', async () => {
    const { live, feed, drawFrame } = setUp([first]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.openedAt).toEqual([10]);
    feed.now().onOpen();
    expect(live.store.getState().connection).toBe('live');

    const changes = vi.fn();
    live.store.subscribe(changes);
    feed.now().onEvents([anEvent(11, 'action.created', { action: anAction() })]);
    feed.now().onEvents([anEvent(12, 'action.created', { action: anAction({ id: 2 }) })]);
    expect(changes).not.toHaveBeenCalled();
    drawFrame();
    expect(changes).toHaveBeenCalledTimes(1);
    expect(live.store.getState().mirror?.pendingIds).toEqual([1, 2]);
  });

  test('API-3: after a lost connection it goes on where it was, without a new snapshot', async () => {
    const { live, feed, snapshot, drawFrame } = setUp([first]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    feed.now().onOpen();
    feed.now().onEvents([anEvent(11, 'action.created', { action: anAction() })]);
    drawFrame();
    feed.now().onEnd('lost');
    expect(live.store.getState().connection).toBe('connecting');
    await vi.advanceTimersByTimeAsync(300);
    feed.now().onEnd('lost');
    expect(live.store.getState().connection).toBe('offline');
    await vi.advanceTimersByTimeAsync(600);
    feed.now().onOpen();
    expect(live.store.getState().connection).toBe('live');
    expect(feed.openedAt).toEqual([10, 11, 11]);
    expect(snapshot).toHaveBeenCalledTimes(1);
  });

  test('events that arrived just before the loss are not lost', async () => {
    const { live, feed } = setUp([first]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    feed.now().onOpen();
    feed.now().onEvents([anEvent(11, 'action.created', { action: anAction() })]);
    feed.now().onEnd('lost');
    expect(live.store.getState().mirror?.pendingIds).toEqual([1]);
  });

  test('a gap and a reset lead to a new snapshot', async () => {
    const second = () => answered(aSnapshot({ revision: 40 }));
    const third = () => answered(aSnapshot({ revision: 3 }));
    const { live, feed, drawFrame } = setUp([first, second, third]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    feed.now().onEvents([anEvent(15, 'host.started', {})]);
    drawFrame();
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.openedAt).toEqual([10, 40]);
    feed.now().onReset();
    await vi.advanceTimersByTimeAsync(0);
    expect(live.store.getState().mirror?.revision).toBe(3);
    expect(feed.openedAt).toEqual([10, 40, 3]);
  });

  test('while the host is away it tries again, with pauses that grow up to 3 s', async () => {
    const { live, snapshot } = setUp([]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(live.store.getState().trouble).toBe(HOST_NOT_REACHED.message);
    await vi.advanceTimersByTimeAsync(250 + 500 + 1_000 + 2_000 + 3 * 3_000);
    expect(snapshot).toHaveBeenCalledTimes(8);
    expect(live.store.getState().connection).toBe('offline');
  });

  test('a session that ended is said, and tried again only when asked', async () => {
    const { live, feed } = setUp([first, first]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    feed.now().onEnd('unauthorized');
    expect(live.store.getState().connection).toBe('signed_out');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(feed.isOpen()).toBe(false);
    expect(live.store.getState().mirror).not.toBeNull();
    live.retry();
    feed.now().onOpen();
    expect(live.store.getState().connection).toBe('live');
  });

  test('signing out takes everything away', async () => {
    const { live } = setUp([first]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    live.signOut();
    expect(live.store.getState()).toMatchObject({ connection: 'signed_out', mirror: null });
  });

  test('nothing happens after stop', async () => {
    const { live, feed, snapshot } = setUp([first]);
    live.start();
    live.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(feed.isOpen()).toBe(false);
    expect(snapshot).toHaveBeenCalledTimes(1);
  });
});
