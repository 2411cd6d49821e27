/**
 * Brings the visitors' page of each server to what it should be, again and again until it is (SPEC MNT-7). What should
 * be and what lies where is in the database before anything is sent, so a crash on either side loses nothing.
 */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isoTime } from '../../contract/time.ts';
import type { VisitorPicture } from '../../contract/visitors.ts';
import { retryDelayMs } from '../backoff.ts';
import type { DueJob } from '../due.ts';
import { type SettleDeps, settle } from './settle.ts';
import type { VisitorPageRecord } from './store-port.ts';

export interface VisitorPublisher {
  /**
   * What visitors of that server should be told from now on; null: nothing, the page goes away. Durable when it returns,
   * brought to the server soon after. The same picture again changes nothing; another `started_at` means another
   * maintenance, with a new bypass link. Writes: not to be called by a listener of the store.
   */
  publish(serverId: string, picture: VisitorPicture | null): void;
  /** The server's page has to be looked at: its settings changed, or it answers again. */
  sync(serverId: string): Promise<void>;
  /** The server answers again: it may have lost in its crash what was written last. */
  returned(serverId: string): void;
  /** Goes on with what a former run left. */
  start(): void;
  /** Starts nothing more, and waits up to `limitMs` for what is under way; the next run goes on with the rest. */
  stop(limitMs: number): Promise<void>;
  /** When an ETA passes, the files must say so. */
  readonly due: DueJob;
}

export interface VisitorPublisherDeps extends SettleDeps {
  onError(doing: string, error: unknown): void;
}

/** What is under way for a server. `isBringing`: the page to it, not away from it. */
interface Running {
  work: Promise<void>;
  attempt: AbortController;
  isBringing: boolean;
}

export function createVisitorPublisher(deps: VisitorPublisherDeps): VisitorPublisher {
  const { store, clock } = deps;
  const running = new Map<string, Running>();
  /** Asked for while it ran. */
  const again = new Set<string>();
  /** Looked at even where it is known to be settled. */
  const forced = new Set<string>();
  const retries = new Map<string, { attempts: number; cancel: () => void }>();
  let isStopped = false;

  function sync(serverId: string): Promise<void> {
    const present = running.get(serverId);
    if (present !== undefined) {
      again.add(serverId);
      // Switched off: what still brings the page there ends now, however long the server would draw it out.
      if (present.isBringing && !isPageWanted(store, serverId)) present.attempt.abort();
      return present.work;
    }
    if (isStopped) return Promise.resolve();
    const own: Running = { work: Promise.resolve(), attempt: new AbortController(), isBringing: false };
    running.set(serverId, own);
    own.work = untilSettled(serverId, own);
    return own.work;
  }

  async function untilSettled(serverId: string, own: Running): Promise<void> {
    do {
      again.delete(serverId);
      retries.get(serverId)?.cancel();
      own.attempt = new AbortController();
      own.isBringing = isPageWanted(store, serverId);
      try {
        const isSettled = await settle(deps, serverId, forced.delete(serverId), own.attempt.signal);
        if (isSettled) retries.delete(serverId);
        else retryLater(serverId);
      } catch (error) {
        deps.onError(`bringing the visitors' page to ${serverId}`, error);
        retryLater(serverId);
      }
    } while (again.has(serverId) && !isStopped);
    // In the same step as the question above, so that nothing asked for falls between.
    running.delete(serverId);
  }

  function retryLater(serverId: string): void {
    if (isStopped) return;
    const attempts = (retries.get(serverId)?.attempts ?? 0) + 1;
    retries.set(serverId, { attempts, cancel: clock.after(retryDelayMs(attempts), () => void sync(serverId)) });
  }

  return {
    publish(serverId, picture) {
      const before = store.visitors.get(serverId);
      if (isDeepStrictEqual(before?.picture ?? null, picture) || store.servers.get(serverId) === null) return;
      // Nothing comes between: the store is synchronous.
      store.write((tx) => tx.visitors.desire(serverId, { picture, pass: passFor(before, picture) }));
      void sync(serverId);
    },
    sync,
    returned(serverId) {
      const page = store.visitors.get(serverId);
      if (page === null || page.settings === null) return;
      forced.add(serverId);
      void sync(serverId);
    },
    start() {
      for (const serverId of store.visitors.unsettled()) void sync(serverId);
    },
    async stop(limitMs) {
      isStopped = true;
      for (const { cancel } of retries.values()) cancel();
      if (running.size === 0) return;
      const ended = Promise.all([...running.values()].map(({ work }) => work));
      const { promise: limit, resolve } = Promise.withResolvers<void>();
      const cancelLimit = clock.after(limitMs, resolve);
      await Promise.race([ended, limit]);
      cancelLimit();
    },
    due: {
      nextAt: () => store.visitors.nextRefreshAt(),
      run() {
        const ids = store.write((tx) => {
          const due = tx.visitors.dueToRefresh(isoTime(clock.now()));
          for (const serverId of due) {
            tx.visitors.desire(serverId, {});
            tx.visitors.note(serverId, { refresh_at: null });
          }
          return due;
        });
        for (const serverId of ids) void sync(serverId);
      },
    },
  };
}

function isPageWanted({ visitors }: VisitorPublisherDeps['store'], serverId: string): boolean {
  const page = visitors.get(serverId);
  return page?.settings?.enabled === true && page.picture !== null;
}

function passFor(before: VisitorPageRecord | null, picture: VisitorPicture | null): string | null {
  if (picture === null) return null;
  const isSameMaintenance = before?.pass != null && before.picture?.started_at === picture.started_at;
  return isSameMaintenance ? before.pass : randomBytes(32).toString('base64url');
}
