/**
 * Contact with servers: what every attempt to reach one says about it (SPEC SVC-4, SRV-5, RUN-8).
 * Monitor, dispatcher and tests report here; status changes and host key findings become events in one place.
 */
import { HOST } from '../contract/actor.ts';
import type { ConnectFailure } from '../contract/server.ts';
import { isoTime } from '../contract/time.ts';
import type { Clock, NotStarted, ServerRecord, Store, Target, Transaction } from './ports.ts';
import type { ServerViews } from './server-view.ts';

/** Who was asked: what another address or login answered says nothing of the server as it is now. */
export type Asked = Pick<Target, 'serverId' | 'host' | 'port' | 'user'>;

export interface Contact {
  /** The server answered. False where it was edited meanwhile, so that somebody else did. */
  reached(asked: Asked): boolean;
  /** It did not; offline once that has lasted `offline_after_seconds` by the monotonic clock. False as above. */
  notReached(asked: Asked, outcome: NotStarted): boolean;
  /** Called when a server answers that did not before. */
  onReturn(listener: (serverId: string) => void): () => void;
  forget(serverId: string): void;
}

export interface ContactDeps {
  store: Store;
  clock: Clock;
  views: ServerViews;
}

export function createContact({ store, clock, views }: ContactDeps): Contact {
  /** Monotonic time of the first failure in a row, per server; sleep and clock changes do not count. */
  const failingSince = new Map<string, number>();
  const listeners = new Set<(serverId: string) => void>();
  const nowIso = () => isoTime(clock.now());

  function record(tx: Transaction, kind: Parameters<Transaction['record']>[0]['kind'], server: ServerRecord): void {
    tx.record({ kind, actor: HOST, server_id: server.server_id, data: { server: views.one(server) } });
  }

  function failureEvents(tx: Transaction, before: ServerRecord, outcome: NotStarted, isOffline: boolean): void {
    const presented = outcome.presentedHostKey ?? null;
    const isNewKey = presented !== null && presented.fingerprint !== before.presented_host_key?.fingerprint;
    const goesOffline = isOffline && before.status !== 'offline';
    const isNewFailure = before.connection_failure?.code !== outcome.failure.code;
    if (!isNewKey && !goesOffline && !isNewFailure) return;
    const at = nowIso();
    const server = tx.servers.update(before.server_id, {
      connection_failure: outcome.failure,
      ...(isNewKey ? { presented_host_key: presented } : {}),
      ...(goesOffline ? { status: 'offline' as const, status_since: at } : {}),
    });
    if (server === null) return;
    if (isNewKey)
      record(tx, before.host_key === null ? 'server.host_key_presented' : 'server.host_key_changed', server);
    else if (isNewFailure && !goesOffline) record(tx, 'server.connection_changed', server);
    if (goesOffline) record(tx, 'server.offline', server);
  }

  return {
    reached(asked) {
      const { serverId } = asked;
      if (!isStill(asked, store.servers.get(serverId))) return false;
      const wasFailing = failingSince.delete(serverId);
      const cameBack = store.observe((tx) => {
        const before = tx.servers.get(serverId);
        if (before === null) return false;
        const at = nowIso();
        const isChange = before.status !== 'online';
        const hadFailure = before.connection_failure !== null;
        const server = tx.servers.update(serverId, {
          last_seen_at: at,
          connection_failure: null,
          ...(isChange ? { status: 'online' as const, status_since: at } : {}),
        });
        if (server === null) return false;
        if (isChange) record(tx, 'server.online', server);
        else if (hadFailure) record(tx, 'server.connection_changed', server);
        return isChange || hadFailure;
      });
      if (wasFailing || cameBack) for (const listener of listeners) listener(serverId);
      return true;
    },
    notReached(asked, outcome) {
      const { serverId } = asked;
      const before = store.servers.get(serverId);
      if (before === null || !isStill(asked, before)) return false;
      const now = clock.monotonic();
      const since = failingSince.get(serverId) ?? now;
      failingSince.set(serverId, since);
      const isOffline = now - since >= store.settings.get().offline_after_seconds * 1000;
      const isKey = outcome.presentedHostKey !== undefined;
      const work = (tx: Transaction) => failureEvents(tx, before, outcome, isOffline);
      if (isKey) store.write(work);
      else store.observe(work);
      return true;
    },
    onReturn(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forget: (serverId) => failingSince.delete(serverId),
  };
}

/** Whether the server is still reached where and as whom it was asked. */
export function isStill(asked: Asked, server: ServerRecord | null): boolean {
  return server?.host === asked.host && server.port === asked.port && server.ssh_user === asked.user;
}

/** The failure an answer without use stands for: the server ran something, but not what was asked. */
export function probeFailed(message: string): ConnectFailure {
  return { code: 'probe_failed', message };
}
