/** The frame around every screen. */
import { Suspense, useEffect, useRef, useState } from 'react';
import { ServerCommandsProvider } from '../features/commands/server-commands.tsx';
import { usePath } from '../router/location.ts';
import { routeOf } from '../router/routes.ts';
import { useAskedAddress } from './asked-address.ts';
import { useDesktopNotes } from './desktop-notes.ts';
import { HelpSheet } from './help-sheet.tsx';
import { HoldBanner } from './hold-banner.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { preloadScreens, ScreenOf } from './screens.tsx';
import styles from './shell.module.css';
import { useKeys } from './shortcuts.ts';
import { Side } from './side.tsx';

/** The screen one came for is drawn by then. */
const PRELOAD_AFTER_MS = 1_500;

export function Shell() {
  const path = usePath();
  const route = routeOf(path);
  const mainRef = useRef<HTMLElement>(null);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  useAskedAddress();
  useDesktopNotes();
  useKeys({
    '?': () => setIsHelpOpen(true),
    '/': () => {
      const search = mainRef.current?.querySelector<HTMLElement>('input[type=search]');
      if (!search) return false;
      search.focus();
    },
  });
  useEffect(() => {
    const idle = setTimeout(() => void preloadScreens(), PRELOAD_AFTER_MS);
    return () => clearTimeout(idle);
  }, []);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to the content
      </a>
      <Side screen={route.screen} onHelp={() => setIsHelpOpen(true)} />
      <div className={styles.column}>
        <ServerCommandsProvider>
          <HoldBanner />
          <OfflineBanner />
          <main id="main" ref={mainRef} tabIndex={-1} className={styles.main}>
            <ScreenBoundary key={path}>
              <Suspense fallback={<p className={styles.waiting}>One moment …</p>}>
                <ScreenOf route={route} />
              </Suspense>
            </ScreenBoundary>
          </main>
        </ServerCommandsProvider>
      </div>
      <HelpSheet isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
    </div>
  );
}
