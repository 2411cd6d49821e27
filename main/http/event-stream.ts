/** One subscriber of the event log as Server-Sent Events, pulled page by page (SPEC API-3). */
import type { EventView } from '../contract/event.ts';
import type { Core } from '../core/core.ts';
import type { Clock, EventQuery } from '../core/ports.ts';
import { GoneError, type Pace, SLICE } from '../core/turns.ts';

const HEARTBEAT_MS = 15_000;
/** Timers stand still in sleep and clocks are set, so the end of a right is looked for this often. */
const LOOK_MS = 1_000;
const RETRY_MS = 2_000;

export interface EventStreamOptions {
  store: Pick<Core['store'], 'events' | 'subscribe'>;
  filter: Pick<EventQuery, 'server_id' | 'action_id' | 'kinds'>;
  /** Only events after this seq; undefined: from now. */
  after: number | undefined;
  /** Asked before each page and whenever the right to it may have ended. */
  isOver(): boolean;
  /** Milliseconds until the right to it ends by itself; null: it does not. */
  msLeft(): number | null;
  clock: Pick<Clock, 'after'>;
  /** For looking through the log; it rejects once nobody waits for it. */
  pace: Pace;
  closing: AbortSignal | undefined;
  onError(doing: string, error: unknown): void;
  heartbeatMs?: number;
}

/**
 * The log itself is the buffer: a page is read only when the client has room for it, so a slow reader costs one page of
 * memory and misses nothing. Nothing is held before the first pull or after the end.
 */
export function createEventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const { store, filter, isOver, msLeft, pace, closing, onError, heartbeatMs = HEARTBEAT_MS } = options;
  const encoder = new TextEncoder();
  const newest = store.events.lastSeq();
  let position = options.after ?? newest;
  let signal: Signal | null = null;
  let isEnded = false;

  function opening(): string {
    const retry = `retry: ${RETRY_MS}\n\n`;
    if (position <= newest) return retry;
    position = newest;
    return `${retry}id: ${newest}\nevent: reset\ndata: ${JSON.stringify({ last_seq: newest })}\n\n`;
  }

  /** '' where nothing new passes the filter. */
  async function nextPage(): Promise<string> {
    const upTo = store.events.lastSeq();
    if (position >= upTo) return '';
    const query = { ...filter, after: position, before: upTo + 1, limit: SLICE.read } as const;
    const events = await store.events.page({ ...query, order: 'oldest_first' }, pace);
    const last = events.at(-1);
    position = last !== undefined && events.length === SLICE.read ? last.seq : upTo;
    return events.map(frame).join('');
  }

  /** What to send next, once there is something; null at the end. */
  async function next(changes: Signal): Promise<string | null> {
    let quietMs = 0;
    while (!(isEnded || closing?.aborted || isOver())) {
      const page = await nextPage();
      if (page !== '' && !isOver()) return page;
      if (quietMs >= heartbeatMs) return ': still here\n\n';
      const limitMs = waitMs(heartbeatMs - quietMs);
      if (await changes.wait(limitMs)) quietMs = 0;
      else quietMs += limitMs;
    }
    return null;
  }

  function waitMs(mostMs: number): number {
    const left = msLeft();
    return left === null ? mostMs : Math.min(mostMs, LOOK_MS, Math.max(Math.ceil(left), 1));
  }

  async function nextOrEnd(): Promise<string | null> {
    if (signal === null) {
      signal = createSignal(options);
      return opening();
    }
    try {
      return await next(signal);
    } catch (error) {
      if (!(error instanceof GoneError)) onError('streaming events', error);
      return null;
    }
  }

  function end(): void {
    isEnded = true;
    signal?.close();
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const text = await nextOrEnd();
        if (isEnded) return;
        if (text !== null) return controller.enqueue(encoder.encode(text));
        end();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

function frame(event: EventView): string {
  return `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}

interface Signal {
  /** true once something was recorded since the last wait, or the end has come; false after `limitMs`. */
  wait(limitMs: number): Promise<boolean>;
  close(): void;
}

function createSignal({ store, closing, clock }: Pick<EventStreamOptions, 'store' | 'closing' | 'clock'>): Signal {
  let isRaised = false;
  let wake = () => {};
  const raise = () => {
    isRaised = true;
    wake();
  };
  const unsubscribe = store.subscribe(raise);
  closing?.addEventListener('abort', raise, { once: true });
  return {
    wait: (limitMs) =>
      new Promise((resolve) => {
        const settle = () => {
          cancel();
          wake = () => {};
          const wasRaised = isRaised;
          isRaised = false;
          resolve(wasRaised);
        };
        const cancel = clock.after(limitMs, settle);
        wake = settle;
        if (isRaised) settle();
      }),
    close() {
      unsubscribe();
      closing?.removeEventListener('abort', raise);
      raise();
    },
  };
}
