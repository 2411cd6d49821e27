/** Draws a part of the window with a real mirror, fed by a snapshot and by events from the test. */
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { EventKind } from '../../main/contract/event.ts';
import type { Snapshot } from '../../main/contract/window.ts';
import { App } from '../app.tsx';
import type { Client } from '../client/client.ts';
import { ServerCommandsProvider } from '../features/commands/server-commands.tsx';
import { WindowContext } from '../store/context.ts';
import { createLive } from '../store/live.ts';
import { createClock } from '../ui/clock.ts';
import { ClockContext } from '../ui/clock-context.ts';
import { startPressGuard } from '../ui/press-guard.ts';
import { ToastContext, ToastRegion } from '../ui/toast-region.tsx';
import { createToastStore } from '../ui/toast-store.ts';
import { startTypingWatch } from '../ui/typing.ts';
import { answered } from './fake-client.ts';
import { createFakeFeed } from './fake-feed.ts';
import { anEvent, aSnapshot } from './nouns.ts';

export interface DrawnWindow {
  /** The next event of the host, taken over at once. */
  emit(
    kind: EventKind,
    data: Record<string, unknown>,
    change?: { action_id?: number; server_id?: string },
  ): Promise<void>;
  /** The event stream ends as if the host were gone. */
  lose(): void;
}

/** `children` are drawn inside the contexts of the window; without them the whole window is. */
export async function renderWindow(
  snapshot: Partial<Snapshot>,
  client: Partial<Client>,
  children?: ReactNode,
  address = '/',
): Promise<DrawnWindow> {
  cleanup();
  window.scrollTo = () => {};
  Element.prototype.scrollIntoView = () => {};
  startTypingWatch();
  startPressGuard();
  history.replaceState(null, '', address);
  const whole = client as Client;
  const feed = createFakeFeed();
  const clock = createClock();
  const toasts = createToastStore();
  const start = aSnapshot({ now: new Date().toISOString(), ...snapshot });
  const live = createLive({
    client: { snapshot: () => answered(start) },
    feed,
    clock,
    nextFrame: (callback) => {
      queueMicrotask(callback);
      return () => {};
    },
  });
  live.start();
  await Promise.resolve();
  await Promise.resolve();
  feed.now().onOpen();
  await act(async () => {
    render(
      children === undefined ? (
        <App client={whole} live={live} clock={clock} toasts={toasts} />
      ) : (
        <WindowContext value={{ client: whole, live }}>
          <ClockContext value={clock}>
            <ToastContext value={toasts}>
              <ServerCommandsProvider>{children}</ServerCommandsProvider>
              <ToastRegion />
            </ToastContext>
          </ClockContext>
        </WindowContext>
      ),
    );
  });
  let seq = start.revision;
  return {
    async emit(kind, data, change = {}) {
      seq += 1;
      await act(async () => feed.now().onEvents([{ ...anEvent(seq, kind, data), ...change }]));
    },
    lose: () => act(() => feed.now().onEnd('lost')),
  };
}
