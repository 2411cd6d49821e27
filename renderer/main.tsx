/** The window: wires client, mirror and clock, and draws. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createEventFeed } from './client/event-feed.ts';
import { createHttp } from './client/http.ts';
import { createHttpClient } from './client/http-client.ts';
import { startShortcuts } from './shell/shortcuts.ts';
import { startTheme } from './shell/theme.ts';
import { createLive } from './store/live.ts';
import './styles/base.css';
import { createClock } from './ui/clock.ts';
import { createToastStore } from './ui/toast-store.ts';

startTheme();
startShortcuts();

const client = createHttpClient(createHttp(() => live.sessionEnded()));
const clock = createClock();
const live = createLive({ client, feed: createEventFeed(), clock });
live.start();

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
