/** The Electron window's way to the host: the same API and the same stream, over the preload's bridge instead of HTTP. */
import type { Bridge } from '../../main/contract/bridge.ts';
import { type Answer, HOST_NOT_REACHED } from './answer.ts';
import { deliver, type EventFeed, type FeedEnd } from './event-feed.ts';
import { type Http, type Method, readAnswer } from './http.ts';
import { createSseParser } from './sse-parser.ts';

declare global {
  interface Window {
    /** Only in Electron's window. */
    readonly holdpoint?: Bridge;
  }
}

/** As `createHttp`; the host knows its own window, so there is no session that could end. */
export function createBridgeHttp(bridge: Pick<Bridge, 'request'>): Http {
  return async <T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> => {
    try {
      const { status, text } = await bridge.request(method, path, body === undefined ? null : JSON.stringify(body));
      return readAnswer<T>(status, text);
    } catch {
      return { ok: false, problem: HOST_NOT_REACHED };
    }
  };
}

/** As `createEventFeed`. The host lives in the same program: no silence needs watching. */
export function createBridgeFeed(bridge: Pick<Bridge, 'follow'>): EventFeed {
  return {
    open(seq, handlers) {
      const parse = createSseParser();
      let end: FeedEnd = 'lost';
      return bridge.follow(seq, {
        onOpen(status) {
          if (status === 200) handlers.onOpen();
          else if (status === 401) end = 'unauthorized';
        },
        onText: (text) => deliver(parse(text), handlers),
        onEnd: () => handlers.onEnd(end),
      });
    },
  };
}
