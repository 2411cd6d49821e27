/** Warm connections, one per server, shared by all that runs there. */
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Clock, NotStarted, Target } from '../core/ports.ts';
import { notStarted } from './connect-failure.ts';
import { type Connection, isRefusal } from './connection.ts';
import { HANDSHAKE_PATIENCE_MS } from './limits.ts';
import { createNamedFiles } from './named-file.ts';
import { openConnection } from './open-connection.ts';
import type { SshLimits } from './protocol.ts';
import { createSlots } from './slots.ts';

/** The connection was lost before anything was sent on it. */
export interface Dead {
  kind: 'dead';
  message: string;
}

export interface Pool {
  /**
   * Gives `work` a connection, warm or new. Where a warm one turns out dead, or has no channel left, `work` is called once
   * more with a new one.
   * What `work` answers is the answer; `not_started` where no connection could be had. The signal of `work` is aborted, with a
   * sentence as its reason, when the server is forgotten.
   */
  use<T extends { kind: string }>(target: Target, work: Work<T>, purpose: Purpose): Promise<T | NotStarted>;
  /** The next use of that server connects anew. Questions end at once, an action runs to its end on the old connection. */
  forget(serverId: string): void;
  /** Drops all connections and ends all attempts. */
  close(): void;
}

/** An action is let to its end; a question may be ended at any time. */
export type Purpose = 'action' | 'question';

type Work<T> = (connection: Connection, signal: AbortSignal) => Promise<T | Dead>;

interface Entry {
  readonly serverId: string;
  readonly identity: string;
  readonly opening: Promise<Connection | NotStarted>;
  /** Aborted when the server is forgotten. */
  readonly forgotten: AbortController;
  /** Aborted to stop connecting. */
  readonly unwanted: AbortController;
  connection: Connection | undefined;
  users: number;
  actions: number;
  /** Why it is to be dropped instead of ended. */
  spoiledBecause: string | undefined;
  cancelIdle: () => void;
}

const CLOSING = 'Holdpoint is closing.';
const FORGOTTEN = 'The server was changed or removed meanwhile.';

export function createPool(limits: SshLimits, clock: Clock): Pool {
  /** The one connection per server that new work goes to. Others may still live, until their last user is gone. */
  const current = new Map<string, Entry>();
  const all = new Set<Entry>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const connectDeps = {
    limits,
    clock,
    handshakes: createSlots(limits.parallelHandshakes, { clock, patienceMs: HANDSHAKE_PATIENCE_MS }),
    files: createNamedFiles({ clock, signal: closing.signal }),
  };

  function entryFor(target: Target): Entry {
    const identity = identityOf(target);
    const present = current.get(target.serverId);
    if (present?.identity === identity && present.connection?.lossReason() === undefined) return present;
    if (present) retire(present);
    const unwanted = new AbortController();
    const entry: Entry = {
      serverId: target.serverId,
      identity,
      opening: openConnection(target, { ...connectDeps, signal: unwanted.signal }),
      forgotten: new AbortController(),
      unwanted,
      connection: undefined,
      users: 0,
      actions: 0,
      spoiledBecause: undefined,
      cancelIdle() {},
    };
    setMaxListeners(0, entry.forgotten.signal);
    current.set(target.serverId, entry);
    all.add(entry);
    return entry;
  }

  /** No new work goes to it; it ends with its last user. */
  function retire(entry: Entry): void {
    if (current.get(entry.serverId) === entry) current.delete(entry.serverId);
    if (entry.users > 0) return;
    entry.cancelIdle();
    if (entry.spoiledBecause === undefined) entry.connection?.end();
    else entry.connection?.drop(entry.spoiledBecause);
    all.delete(entry);
  }

  async function enter(entry: Entry): Promise<Connection | NotStarted> {
    entry.users += 1;
    entry.cancelIdle();
    const opened = await entry.opening;
    if (isRefusal(opened)) retire(entry);
    else if (entry.connection === undefined) {
      entry.connection = opened;
      void opened.lost.then(() => retire(entry));
      void opened.spoiled.then((reason) => {
        entry.spoiledBecause = reason;
        retire(entry);
      });
    }
    return opened;
  }

  function leave(entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (current.get(entry.serverId) !== entry || closing.signal.aborted) retire(entry);
    else entry.cancelIdle = clock.after(limits.idleMs, () => retire(entry));
  }

  async function attempt<T extends { kind: string }>(
    entry: Entry,
    work: Work<T>,
    purpose: Purpose,
  ): Promise<T | Dead | NotStarted> {
    const { signal } = entry.forgotten;
    if (purpose === 'action') entry.actions += 1;
    try {
      const connection = await enter(entry);
      if (isRefusal(connection)) return connection;
      if (purpose === 'question' && signal.aborted) return notStarted('connection_lost', FORGOTTEN);
      const result = await work(connection, signal);
      // A server that refuses channels may do so because of what is open on this connection.
      if (isRefusal(result)) retire(entry);
      return result;
    } finally {
      if (purpose === 'action') entry.actions -= 1;
      leave(entry);
    }
  }

  return {
    async use(target, work, purpose) {
      if (closing.signal.aborted) return notStarted('connection_lost', CLOSING);
      let entry = entryFor(target);
      const wasWarm = entry.connection !== undefined;
      let result = await attempt(entry, work, purpose);
      // Neither started anything; a connection of its own may have the channel that a shared one had no more of.
      if ((isDead(result) || isChannelRefused(result)) && wasWarm) {
        entry = entryFor(target);
        result = await attempt(entry, work, purpose);
      }
      return isDead(result) ? notStarted('connection_lost', result.message) : result;
    },
    forget(serverId) {
      for (const entry of all) {
        if (entry.serverId !== serverId) continue;
        entry.forgotten.abort(FORGOTTEN);
        if (entry.actions === 0) entry.unwanted.abort(FORGOTTEN);
        retire(entry);
      }
    },
    close() {
      closing.abort(CLOSING);
      for (const entry of all) {
        entry.cancelIdle();
        entry.unwanted.abort(CLOSING);
        entry.connection?.drop(CLOSING);
      }
    },
  };
}

function isChannelRefused(result: { kind: string } | NotStarted): boolean {
  return isRefusal(result) && result.failure.code === 'channel_refused';
}

function isDead(result: { kind: string }): result is Dead {
  return result.kind === 'dead';
}

/** Of all that makes a connection what it is. How sudo works is asked per command; a key's type is no part of it. */
function identityOf({ host, port, user, auth, hostKey }: Target): string {
  const parts = JSON.stringify([host, port, user, auth, hostKey?.fingerprint ?? null]);
  return createHash('sha256').update(parts).digest('base64');
}
