/** The client, the mirror and its events, for components. */
import { createContext, useContext, useEffect, useEffectEvent } from 'react';
import { useStore } from 'zustand';
import type { EventView } from '../../main/contract/event.ts';
import type { ServerView } from '../../main/contract/server.ts';
import type { Client } from '../client/client.ts';
import type { Connection, Live } from './live.ts';
import type { Mirror } from './mirror.ts';

export interface Window {
  client: Client;
  live: Live;
}

export const WindowContext = createContext<Window | null>(null);

function useWindow(): Window {
  const value = useContext(WindowContext);
  if (value === null) throw new Error('outside of the window');
  return value;
}

export function useClient(): Client {
  return useWindow().client;
}

export function useLive(): Live {
  return useWindow().live;
}

export function useConnection(): Connection {
  return useStore(useLive().store, (state) => state.connection);
}

/** A part of the mirror; the component is drawn again only when that part is another one. Only below the shell. */
export function useMirror<T>(select: (mirror: Mirror) => T): T {
  return useStore(useLive().store, (state) => {
    if (state.mirror === null) throw new Error('the mirror is read before the first snapshot');
    return select(state.mirror);
  });
}

/** undefined where there is none of that name (any more). */
export function useServer(serverId: string): ServerView | undefined {
  return useMirror((mirror) => mirror.servers.get(serverId));
}

/** Calls `listener` with every batch of events, after the mirror shows them. */
export function useEvents(listener: (events: readonly EventView[]) => void): void {
  const live = useLive();
  const latest = useEffectEvent(listener);
  useEffect(() => live.onEvents((events) => latest(events)), [live]);
}
