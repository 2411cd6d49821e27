/** The host's event stream as the window reads it (API-3). Read with fetch, so that a refusal and silence can be told apart. */
import type { EventView } from '../../main/contract/event.ts';
import { API } from './http.ts';
import { createSseParser, type SseMessage } from './sse-parser.ts';

/** The host sends a comment every 15 s; after this long without anything the connection is dead. */
const SILENCE_MS = 40_000;

export type FeedEnd = 'unauthorized' | 'lost';

export interface FeedHandlers {
  /** The host accepted: from here on events arrive as they happen. */
  onOpen(): void;
  onEvents(events: EventView[]): void;
  /** The host does not know the position that was given: a new snapshot is needed. */
  onReset(): void;
  /** Called at most once, and not after `close`. */
  onEnd(end: FeedEnd): void;
}

export interface EventFeed {
  /** Streams every event after `seq`, in order. Returns the closer. */
  open(seq: number, handlers: FeedHandlers): () => void;
}

export function createEventFeed(): EventFeed {
  return {
    open(seq, handlers) {
      const abort = new AbortController();
      void read(seq, handlers, abort)
        .catch((): FeedEnd => 'lost')
        .then((end) => {
          if (abort.signal.aborted && abort.signal.reason === CLOSED) return;
          abort.abort();
          handlers.onEnd(end);
        });
      return () => abort.abort(CLOSED);
    },
  };
}

const CLOSED = 'closed';

async function read(seq: number, handlers: FeedHandlers, abort: AbortController): Promise<FeedEnd> {
  let silence = setTimeout(() => abort.abort(), SILENCE_MS);
  try {
    const response = await fetch(`${API}/events?after=${seq}`, {
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
      signal: abort.signal,
    });
    if (response.status === 401) return 'unauthorized';
    if (!response.ok || response.body === null) return 'lost';
    handlers.onOpen();
    const parse = createSseParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'lost';
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE_MS);
      deliver(parse(value), handlers);
    }
  } finally {
    clearTimeout(silence);
  }
}

/** Hands over what a piece of the stream held. */
export function deliver(messages: SseMessage[], handlers: FeedHandlers): void {
  const events: EventView[] = [];
  for (const message of messages) {
    if (message.event === 'reset') {
      handlers.onReset();
      return;
    }
    events.push(JSON.parse(message.data) as EventView);
  }
  if (events.length > 0) handlers.onEvents(events);
}
