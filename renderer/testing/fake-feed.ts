/** An event feed under a test's hands. */
import type { EventFeed, FeedHandlers } from '../client/event-feed.ts';

export interface FakeFeed extends EventFeed {
  /** The positions it was opened at, in order. */
  openedAt: number[];
  /** Of the connection that is open; throws where none is. */
  now(): FeedHandlers;
  isOpen(): boolean;
}

export function createFakeFeed(): FakeFeed {
  let current: FeedHandlers | null = null;
  const openedAt: number[] = [];
  return {
    openedAt,
    open(seq, handlers) {
      openedAt.push(seq);
      current = handlers;
      return () => {
        if (current === handlers) current = null;
      };
    },
    now() {
      if (current === null) throw new Error('no feed is open');
      return current;
    },
    isOpen: () => current !== null,
  };
}
