/**
 * Keeps the mirror up to date: one snapshot, then events. A gap means a new snapshot; a lost connection is made again by
 * itself, without end and without polling.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventView } from '../../main/contract/event.ts';
import type { Client } from '../client/client.ts';
import type { EventFeed } from '../client/event-feed.ts';
import type { Clock } from '../ui/clock.ts';
import { applyEvents } from './apply-events.ts';
import { type Mirror, mirrorOf } from './mirror.ts';

/** `signed_out`: the host does not know this session (any more); what was shown last stays until a person signs out. */
export type Connection = 'connecting' | 'live' | 'offline' | 'signed_out';

export interface LiveState {
  connection: Connection;
  /** null until the first snapshot. */
  mirror: Mirror | null;
  /** Why the first snapshot could not be had, in a sentence. */
  trouble: string | null;
}

export interface Live {
  store: StoreApi<LiveState>;
  start(): void;
  /** Tries now instead of at the next due time. */
  retry(): void;
  /** The host said that it does not know this session. */
  sessionEnded(): void;
  /** A person signed out: nothing is shown any more. */
  signOut(): void;
  /** Called with what was just taken over, after the mirror shows it. Returns the remover. */
  onEvents(listener: (events: readonly EventView[]) => void): () => void;
  stop(): void;
}

export interface LiveDeps {
  client: Pick<Client, 'snapshot'>;
  feed: EventFeed;
  clock: Pick<Clock, 'follow'>;
  /** Calls back once, when it is time to draw. Returns the canceller. */
  nextFrame?: (callback: () => void) => () => void;
  /** 0 to 1, for spreading retries. */
  random?: () => number;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 3_000;

export function createLive({ client, feed, clock, nextFrame = frameOrSoon, random = Math.random }: LiveDeps): Live {
  const store = createStore<LiveState>(() => ({ connection: 'connecting', mirror: null, trouble: null }));
  const listeners = new Set<(events: readonly EventView[]) => void>();
  let waiting: EventView[] = [];
  let cancelFrame: (() => void) | null = null;
  let closeFeed: (() => void) | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  /** Counts attempts, so that the answer to an abandoned one is thrown away. */
  let attempt = 0;
  let isStopped = true;

  function abandon(): number {
    closeFeed?.();
    closeFeed = null;
    clearTimeout(retryTimer);
    cancelFrame?.();
    cancelFrame = null;
    waiting = [];
    attempt += 1;
    return attempt;
  }

  async function loadSnapshot(): Promise<void> {
    const mine = abandon();
    const answer = await client.snapshot();
    if (mine !== attempt || isStopped) return;
    if (!answer.ok) {
      if (answer.problem.code === 'unauthorized') return sessionEnded();
      store.setState({ trouble: answer.problem.message });
      return retryLater(() => void loadSnapshot());
    }
    clock.follow(Date.parse(answer.value.now));
    store.setState({ mirror: mirrorOf(answer.value), trouble: null });
    listen();
  }

  function listen(): void {
    const mirror = store.getState().mirror;
    if (mirror === null) return void loadSnapshot();
    const mine = abandon();
    const isMine = () => mine === attempt && !isStopped;
    closeFeed = feed.open(mirror.revision, {
      onOpen() {
        if (!isMine()) return;
        failures = 0;
        store.setState({ connection: 'live' });
      },
      onEvents(events) {
        if (!isMine()) return;
        waiting.push(...events);
        cancelFrame ??= nextFrame(takeOver);
      },
      onReset() {
        if (isMine()) void loadSnapshot();
      },
      onEnd(end) {
        if (!isMine()) return;
        takeOver();
        if (end === 'unauthorized') sessionEnded();
        else if (isMine()) retryLater(listen);
      },
    });
  }

  /** All events that arrived since the last frame become one change of the mirror. */
  function takeOver(): void {
    cancelFrame?.();
    cancelFrame = null;
    const events = waiting;
    waiting = [];
    const before = store.getState().mirror;
    if (events.length === 0 || before === null) return;
    const mirror = applyEvents(before, events);
    if (mirror === null) return void loadSnapshot();
    if (mirror !== before) store.setState({ mirror });
    for (const listener of listeners) listener(events);
  }

  function retryLater(work: () => void): void {
    store.setState({ connection: failures === 0 ? 'connecting' : 'offline' });
    const pause = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
    failures += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(work, pause * (0.75 + random() / 2));
  }

  function sessionEnded(): void {
    abandon();
    store.setState({ connection: 'signed_out' });
  }

  return {
    store,
    start() {
      isStopped = false;
      listen();
    },
    retry() {
      if (!isStopped && store.getState().connection !== 'live') listen();
    },
    sessionEnded,
    signOut() {
      sessionEnded();
      store.setState({ mirror: null });
    },
    onEvents(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      isStopped = true;
      abandon();
    },
  };
}

/** Frames stop in a hidden window; its title must go on telling how many wait. */
function frameOrSoon(callback: () => void): () => void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    cancel();
    callback();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 200);
  function cancel(): void {
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  }
  return cancel;
}
