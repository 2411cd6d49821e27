/** A server as it is shown: the record with its counts, without its secrets. */
import type { PauseView, ServerView } from '../contract/server.ts';
import type { Nouns, SecretStore, ServerRecord } from './ports.ts';
import { heldAmong, heldBy } from './scopes.ts';
import { inSlices, type Pace, SLICE } from './turns.ts';

export type HostKeyState = ServerView['host_key_state'];

/** `changed` stops everything to that server until a person decides (RUN-8). */
export function hostKeyState(server: Pick<ServerRecord, 'host_key' | 'presented_host_key'>): HostKeyState {
  if (server.host_key === null) return 'unknown';
  return server.presented_host_key === null ? 'accepted' : 'changed';
}

export interface ServerViews {
  one(server: ServerRecord): ServerView;
  /** By display name, read in slices. */
  all(pace: Pace): Promise<ServerView[]>;
}

export function createServerViews(
  store: Pick<Nouns, 'servers' | 'services' | 'actions' | 'windows'>,
  secrets: SecretStore,
): ServerViews {
  const view = (
    server: ServerRecord,
    held_by: string[],
    open: { pending: number; open: number } | undefined,
    services: { total: number; trouble: number } | undefined,
  ): ServerView => {
    const { sudo_types: _types, ...shown } = server;
    const known = secrets.get(server.server_id);
    return {
      ...shown,
      held_by,
      auth: { ...server.auth, has_secret: known.password !== undefined || known.passphrase !== undefined },
      has_sudo_password: known.sudo_password !== undefined,
      host_key_state: hostKeyState(server),
      pending_count: open?.pending ?? 0,
      open_count: open?.open ?? 0,
      services_total: services?.total ?? 0,
      services_in_trouble: services?.trouble ?? 0,
    };
  };
  return {
    one: (server) =>
      view(
        server,
        heldBy(store, server),
        store.actions.openCount(server.server_id),
        store.services.counts(server.server_id).get(server.server_id),
      ),
    async all(pace) {
      await pace();
      const open = store.actions.openCounts();
      const services = store.services.counts();
      const windows = new Set(store.windows.open().map((window) => window.scope));
      const views = await inSlices(store.servers.ids(), SLICE.read, pace, (id) => {
        const server = store.servers.get(id);
        return server === null ? [] : [view(server, heldAmong(windows, server), open.get(id), services.get(id))];
      });
      return views.flat();
    },
  };
}

export function pauseView(server: ServerRecord, pendingCount: number, held_by: string[]): PauseView {
  return {
    server_id: server.server_id,
    is_paused: server.is_paused,
    paused_at: server.paused_at,
    pause_reason: server.pause_reason,
    paused_by: server.paused_by,
    resume_at: server.resume_at,
    pending_count: pendingCount,
    held_by,
  };
}
