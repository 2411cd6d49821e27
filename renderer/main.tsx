/** The window: wires client, mirror and clock, and draws. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createBridgeFeed, createBridgeHttp } from './client/bridge.ts';
import { followDesktop } from './client/bridge-desktop.ts';
import { createEventFeed } from './client/event-feed.ts';
import { createHttp } from './client/http.ts';
import { createHttpClient } from './client/http-client.ts';
import { navigate } from './router/location.ts';
import { startShortcuts } from './shell/shortcuts.ts';
import { startTheme } from './shell/theme.ts';
import { createLive } from './store/live.ts';
import './styles/base.css';
import { createClock } from './ui/clock.ts';
import { startPressGuard } from './ui/press-guard.ts';
import { createToastStore } from './ui/toast-store.ts';
import { startTypingWatch } from './ui/typing.ts';

startTheme();
startShortcuts();
startTypingWatch();
startPressGuard();

const bridge = window.holdpoint;
const http = bridge === undefined ? createHttp(() => live.sessionEnded()) : createBridgeHttp(bridge);
const client = createHttpClient(http);
const clock = createClock();
const live = createLive({ client, feed: bridge === undefined ? createEventFeed() : createBridgeFeed(bridge), clock });
live.start();
if (bridge !== undefined) followDesktop(bridge, navigate);

// A machine that wakes, a network that returns, a person who looks again: reasons to try at once.
window.addEventListener('online', live.retry);
window.addEventListener('focus', live.retry);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') live.retry();
});

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <App client={client} live={live} clock={clock} toasts={createToastStore()} />
  </StrictMode>,
);
