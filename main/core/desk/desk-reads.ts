/** What the tray shows, read from the store: a few indexed queries, whatever the size of the history. */
import type { ActionSummary } from '../../contract/action.ts';
import type { Store } from '../ports.ts';
import { hostKeyState } from '../server-view.ts';
import { serverNames } from './server-names.ts';
import { LISTED_WAITING } from './tray-menu-waiting.ts';
import type { TrayServer, TrayState } from './tray-state.ts';

export type DeskStore = Pick<
  Store,
  'servers' | 'services' | 'actions' | 'failures' | 'settings' | 'windows' | 'events' | 'subscribe'
>;

export interface DeskReads {
  tray(): Omit<TrayState, 'now' | 'time'>;
  /** Of the servers there are now, by id. */
  names(): Map<string, string>;
}

export function createDeskReads(store: Omit<DeskStore, 'events' | 'subscribe'>): DeskReads {
  return {
    tray() {
      const waiting = store.actions.idsIn('pending');
      return {
        servers: readServers(store),
        waitingCount: waiting.length,
        waiting: waiting
          .slice(0, LISTED_WAITING)
          .map((id) => store.actions.summary(id))
          .filter((action): action is ActionSummary => action !== null),
        failedUnseen: store.failures.counts().reduce((sum, { count }) => sum + count, 0),
        windows: store.windows.open(),
        hold_everything: store.settings.get().hold_everything,
      };
    },
    names: () => serverNames(store.servers.list()),
  };
}

function readServers(store: Pick<Store, 'servers' | 'services' | 'actions'>): TrayServer[] {
  const services = store.services.counts();
  const open = store.actions.openCounts();
  return store.servers.list().map((server) => ({
    server_id: server.server_id,
    display_name: server.display_name,
    status: server.status,
    has_changed_key: hostKeyState(server) === 'changed',
    is_paused: server.is_paused,
    paused_at: server.paused_at,
    paused_by: server.paused_by,
    pause_reason: server.pause_reason,
    resume_at: server.resume_at,
    pending_count: open.get(server.server_id)?.pending ?? 0,
    services_in_trouble: services.get(server.server_id)?.trouble ?? 0,
  }));
}
