/**
 * The bridge of the Electron window: requests to the API, the stream of events, and the few things only a desktop can do.
 * Nothing of Electron itself reaches the page: no channel may be named, no event object is handed on.
 */
import { contextBridge, ipcRenderer } from 'electron';
import {
  type ApiAnswer,
  type Bridge,
  type BridgePush,
  type BridgeRequest,
  type FollowHandlers,
  PUSH_CHANNEL,
  REQUEST_CHANNEL,
} from '../main/contract/bridge.ts';

const streams = new Map<number, FollowHandlers>();
const pathListeners = new Set<(path: string) => void>();
let lastStream = 0;
/** The host may open an address before the page listens; the last one is kept for it. */
let missedPath: string | null = null;

function ask<T>(request: BridgeRequest): Promise<T> {
  return ipcRenderer.invoke(REQUEST_CHANNEL, request) as Promise<T>;
}

function openPath(path: string): void {
  missedPath = pathListeners.size === 0 ? path : null;
  for (const listener of pathListeners) listener(path);
}

function receive(push: BridgePush): void {
  switch (push.push) {
    case 'opened':
      streams.get(push.stream)?.onOpen(push.status);
      break;
    case 'text':
      streams.get(push.stream)?.onText(push.text);
      break;
    case 'ended':
      endOf(push.stream);
      break;
    case 'open_path':
      openPath(push.path);
      break;
  }
}

function endOf(stream: number): void {
  const handlers = streams.get(stream);
  streams.delete(stream);
  handlers?.onEnd();
}

ipcRenderer.on(PUSH_CHANNEL, (_event, push: BridgePush) => receive(push));

const bridge: Bridge = {
  host: 'electron',
  request: (method, path, body) => ask<ApiAnswer>({ ask: 'api', method, path, body }),
  follow(after, handlers) {
    lastStream += 1;
    const stream = lastStream;
    streams.set(stream, handlers);
    void ask({ ask: 'follow', stream, after }).catch(() => endOf(stream));
    return () => {
      if (streams.delete(stream)) void ask({ ask: 'unfollow', stream }).catch(() => {});
    };
  },
  onOpenPath(listener) {
    pathListeners.add(listener);
    if (missedPath !== null) openPath(missedPath);
    return () => pathListeners.delete(listener);
  },
  setTheme: (theme) => ask({ ask: 'set_theme', theme }),
  startsAtLogin: () => ask({ ask: 'starts_at_login' }),
  setStartsAtLogin: (isWanted) => ask({ ask: 'start_at_login', is_wanted: isWanted }),
};

contextBridge.exposeInMainWorld('holdpoint', Object.freeze(bridge));
