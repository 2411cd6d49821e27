/** Warm connections, one per server, shared by all that runs there. */
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { NotStarted, Target } from '../core/ports.ts';
import { notStarted } from './connect-failure.ts';
import { type Connection, isRefusal, openConnection } from './connection.ts';
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
   * What `work` answers is the answer; `not_started` where no connection could be had.
   */
  use<T extends { kind: string }>(
    target: Target,
    work: (connection: Connection) => Promise<T | Dead>,
  ): Promise<T | NotStarted>;
  /** The next use of that server connects anew; what runs on the old connection runs to its end there. */
  forget(serverId: string): void;
  /** Drops all connections and ends all attempts. */
  close(): void;
}

interface Entry {
  readonly serverId: string;
  readonly identity: string;
  readonly opening: Promise<Connection | NotStarted>;
  connection: Connection | undefined;
  users: number;
  idleTimer: NodeJS.Timeout | undefined;
}

export function createPool(limits: SshLimits): Pool {
  /** The one connection per server that new work goes to. Others may still live, until their last user is gone. */
  const current = new Map<string, Entry>();
  const all = new Set<Entry>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const connectDeps = { limits, handshakes: createSlots(limits.parallelHandshakes), signal: closing.signal };

  function entryFor(target: Target): Entry {
    const identity = identityOf(target);
    const present = current.get(target.serverId);
    if (present?.identity === identity && present.connection?.lossReason() === undefined) return present;
    if (present) retire(present);
    const opening = openConnection(target, connectDeps);
    const entry: Entry = {
      serverId: target.serverId,
      identity,
      opening,
      connection: undefined,
      users: 0,
      idleTimer: undefined,
    };
    current.set(target.serverId, entry);
    all.add(entry);
    return entry;
  }

  /** No new work goes to it; it ends with its last user. */
  function retire(entry: Entry): void {
    if (current.get(entry.serverId) === entry) current.delete(entry.serverId);
    if (entry.users > 0) return;
    clearTimeout(entry.idleTimer);
    entry.connection?.end();
    all.delete(entry);
  }

  async function enter(entry: Entry): Promise<Connection | NotStarted> {
    entry.users += 1;
    clearTimeout(entry.idleTimer);
    const opened = await entry.opening;
    if (isRefusal(opened)) retire(entry);
    else if (entry.connection === undefined) {
      entry.connection = opened;
      void opened.lost.then(() => retire(entry));
    }
    return opened;
  }

  function leave(entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (current.get(entry.serverId) !== entry || closing.signal.aborted) retire(entry);
    else entry.idleTimer = setTimeout(() => retire(entry), limits.idleMs);
  }

  async function attempt<T extends { kind: string }>(
    entry: Entry,
    work: (connection: Connection) => Promise<T | Dead>,
  ): Promise<T | Dead | NotStarted> {
    try {
      const connection = await enter(entry);
      if (isRefusal(connection)) return connection;
      const result = await work(connection);
      // A server that refuses channels may do so because of what is open on this connection.
      if (isRefusal(result)) retire(entry);
      return result;
    } finally {
      leave(entry);
    }
  }

  return {
    async use(target, work) {
      let entry = entryFor(target);
      const wasWarm = entry.connection !== undefined;
      let result = await attempt(entry, work);
      // Neither started anything; a connection of its own may have the channel that a shared one had no more of.
      if ((isDead(result) || isChannelRefused(result)) && wasWarm) {
        entry = entryFor(target);
        result = await attempt(entry, work);
      }
      return isDead(result) ? notStarted('connection_lost', result.message) : result;
    },
    forget(serverId) {
      const entry = current.get(serverId);
      if (entry) retire(entry);
    },
    close() {
      closing.abort();
      for (const entry of all) {
        clearTimeout(entry.idleTimer);
        entry.connection?.drop('Holdpoint is closing.');
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
