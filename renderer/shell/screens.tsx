/** The screens, each loaded when it is first needed, or when there is nothing else to do. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Route } from '../router/routes.ts';
import { NowhereScreen } from './nowhere-screen.tsx';
import { patiently } from './patiently.ts';

interface LazyScreen<P> {
  Screen: LazyExoticComponent<ComponentType<P>>;
  load: () => Promise<unknown>;
}

/** A part that fails to load is tried again: the host may be restarting. */
function screen<P>(load: () => Promise<ComponentType<P>>): LazyScreen<P> {
  return { Screen: lazy(() => patiently(load).then((component) => ({ default: component }))), load };
}

const servers = screen(() => import('../features/servers/servers-screen.tsx').then((module) => module.ServersScreen));
const server = screen(() => import('../features/server/server-screen.tsx').then((module) => module.ServerScreen));
const queue = screen(() => import('../features/queue/queue-screen.tsx').then((module) => module.QueueScreen));
const maintenance = screen(() =>
  import('../features/maintenance/maintenance-screen.tsx').then((module) => module.MaintenanceScreen),
);
const history = screen(() => import('../features/history/history-screen.tsx').then((module) => module.HistoryScreen));
const action = screen(() => import('../features/action/action-screen.tsx').then((module) => module.ActionScreen));
const audit = screen(() => import('../features/audit/audit-screen.tsx').then((module) => module.AuditScreen));
const settings = screen(() =>
  import('../features/settings/settings-screen.tsx').then((module) => module.SettingsScreen),
);

/** Loads every screen, so that each opens at once, also while the host is away. */
export async function preloadScreens(): Promise<void> {
  await Promise.allSettled(
    [servers, queue, server, maintenance, action, history, audit, settings].map(({ load }) => load()),
  );
}

export function ScreenOf({ route }: { route: Route }) {
  switch (route.screen) {
    case 'servers':
      return <servers.Screen />;
    case 'server':
      return <server.Screen serverId={route.serverId} />;
    case 'queue':
      return <queue.Screen />;
    case 'maintenance':
      return <maintenance.Screen />;
    case 'history':
      return <history.Screen />;
    case 'action':
      return <action.Screen actionId={route.actionId} />;
    case 'audit':
      return <audit.Screen />;
    case 'settings':
      return <settings.Screen />;
    case 'nowhere':
      return <NowhereScreen />;
  }
}
