/** Keeps what visitors are told in step with the open windows of maintenance. */
import type { EventView } from '../../contract/event.ts';
import type { ServerRecord, Store } from '../ports.ts';
import { type OpenWindow, visitorPicture } from './picture.ts';
import type { VisitorPublisher } from './publisher.ts';

export interface VisitorFollow {
  /** Brings all in step, whatever happened while the program did not run, and from now on with every change. */
  start(): void;
  stop(): void;
}

export interface VisitorFollowDeps {
  store: Pick<Store, 'subscribe' | 'servers' | 'visitors'>;
  openWindows(): readonly OpenWindow[];
  publisher: Pick<VisitorPublisher, 'publish'>;
  onError(doing: string, error: unknown): void;
}

export function createVisitorFollow({ store, openWindows, publisher, onError }: VisitorFollowDeps): VisitorFollow {
  let unsubscribe = () => {};
  let isAsked = false;

  function follow(): void {
    isAsked = false;
    try {
      const windows = openWindows();
      for (const serverId of store.visitors.configured()) {
        const server = store.servers.get(serverId);
        if (server === null) continue;
        publisher.publish(serverId, visitorPicture(windows.filter((window) => isOver(window, server))));
      }
    } catch (error) {
      onError("following maintenance with the visitors' pages", error);
    }
  }

  return {
    start() {
      unsubscribe = store.subscribe((events) => {
        if (isAsked || !events.some(mattersToVisitors)) return;
        isAsked = true;
        // A listener of the store must not write.
        queueMicrotask(follow);
      });
      follow();
    },
    stop: () => unsubscribe(),
  };
}

/** Windows begin, change and end; a server comes under a tag; its page is set up. */
function mattersToVisitors({ kind }: EventView): boolean {
  return kind.startsWith('maintenance.') || kind === 'server.changed' || kind === 'visitors.changed';
}

function isOver({ scope }: OpenWindow, { server_id, tags }: ServerRecord): boolean {
  return scope === 'all' || scope === `server:${server_id}` || tags.some((tag) => scope === `tag:${tag}`);
}
