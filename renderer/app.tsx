/** The window: what surrounds every component, and the choice between start screen and shell. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { useStore } from 'zustand';
import { Shell } from './shell/shell.tsx';
import { StartScreen } from './shell/start-screen.tsx';
import { type Window, WindowContext } from './store/context.ts';
import type { Clock } from './ui/clock.ts';
import { ClockContext } from './ui/clock-context.ts';
import { ToastContext, ToastRegion } from './ui/toast-region.tsx';
import type { ToastStore } from './ui/toast-store.ts';

export interface AppProps extends Window {
  clock: Clock;
  toasts: ToastStore;
}

/** The CSP allows no style element, so Base UI is told to make none; styles set by script are not affected. */
export function App({ client, live, clock, toasts }: AppProps) {
  const isReady = useStore(live.store, (state) => state.mirror !== null);
  return (
    <CSPProvider disableStyleElements>
      <WindowContext value={{ client, live }}>
        <ClockContext value={clock}>
          <ToastContext value={toasts}>
            <Tooltip.Provider>
              {isReady ? <Shell /> : <StartScreen />}
              <ToastRegion />
            </Tooltip.Provider>
          </ToastContext>
        </ClockContext>
      </WindowContext>
    </CSPProvider>
  );
}
