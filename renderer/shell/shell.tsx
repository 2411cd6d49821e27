/** The frame around every screen. */
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ServerCommandsProvider } from '../features/commands/server-commands.tsx';
import { usePath } from '../router/location.ts';
import { type Route, routeOf } from '../router/routes.ts';
import { HelpSheet } from './help-sheet.tsx';
import { HoldBanner } from './hold-banner.tsx';
import { NowhereScreen } from './nowhere-screen.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import styles from './shell.module.css';
import { useKeys } from './shortcuts.ts';
import { Side } from './side.tsx';

const ServersScreen = lazy(() =>
  import('../features/servers/servers-screen.tsx').then((module) => ({ default: module.ServersScreen })),
);
const ServerScreen = lazy(() =>
  import('../features/server/server-screen.tsx').then((module) => ({ default: module.ServerScreen })),
);
const QueueScreen = lazy(() =>
  import('../features/queue/queue-screen.tsx').then((module) => ({ default: module.QueueScreen })),
);
const HistoryScreen = lazy(() =>
  import('../features/history/history-screen.tsx').then((module) => ({ default: module.HistoryScreen })),
);
const ActionScreen = lazy(() =>
  import('../features/action/action-screen.tsx').then((module) => ({ default: module.ActionScreen })),
);
const AuditScreen = lazy(() =>
  import('../features/audit/audit-screen.tsx').then((module) => ({ default: module.AuditScreen })),
);
const SettingsScreen = lazy(() =>
  import('../features/settings/settings-screen.tsx').then((module) => ({ default: module.SettingsScreen })),
);

export function Shell() {
  const path = usePath();
  const route = routeOf(path);
  const mainRef = useRef<HTMLElement>(null);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  useKeys({
    '?': () => setIsHelpOpen(true),
    '/': () => {
      const search = mainRef.current?.querySelector<HTMLElement>('input[type=search]');
      if (!search) return false;
      search.focus();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen begins at its top
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [path]);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to the content
      </a>
      <Side screen={route.screen} onHelp={() => setIsHelpOpen(true)} />
      <div className={styles.column}>
        <HoldBanner />
        <OfflineBanner />
        <main id="main" ref={mainRef} tabIndex={-1} className={styles.main}>
          <ServerCommandsProvider>
            <ScreenBoundary key={path}>
              <Suspense fallback={<p className={styles.waiting}>One moment …</p>}>{screenOf(route)}</Suspense>
            </ScreenBoundary>
          </ServerCommandsProvider>
        </main>
      </div>
      <HelpSheet isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
    </div>
  );
}

function screenOf(route: Route) {
  switch (route.screen) {
    case 'servers':
      return <ServersScreen />;
    case 'server':
      return <ServerScreen serverId={route.serverId} />;
    case 'queue':
      return <QueueScreen />;
    case 'history':
      return <HistoryScreen />;
    case 'action':
      return <ActionScreen actionId={route.actionId} />;
    case 'audit':
      return <AuditScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'nowhere':
      return <NowhereScreen />;
  }
}
