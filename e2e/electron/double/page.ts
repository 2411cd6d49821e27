/** A page with the real preload: built file, one CommonJS module, `require` of electron only, messages cloned as IPC does. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { ContextBridge, IpcRenderer } from 'electron';
import type { Bridge } from '../../../main/contract/bridge.ts';
import { ipcMain } from './ipc-main.ts';

/** What `senderFrame` is made of. */
export interface FrameDouble {
  url: string;
  origin: string;
  parent: FrameDouble | null;
}

export interface PageDouble {
  frame: FrameDouble;
  bridge: Bridge;
  /** What the page was given besides the bridge: nothing. */
  exposed: string[];
  receive(channel: string, message: unknown): void;
}

export function loadPage(url: string, preloadPath: string, sender: object): PageDouble {
  const frame: FrameDouble = { url, origin: new URL(url).origin, parent: null };
  const received = new EventEmitter();
  const exposed = new Map<string, unknown>();
  const ipcRenderer = {
    invoke: async (channel, message) =>
      structuredClone(await ipcMain.deliver(channel, { sender, senderFrame: frame }, structuredClone(message))),
    on(channel, listener) {
      received.on(channel, listener);
      return this as IpcRenderer;
    },
  } satisfies Pick<IpcRenderer, 'invoke' | 'on'>;
  const contextBridge = {
    exposeInMainWorld: (name, api) => void exposed.set(name, api),
  } satisfies Pick<ContextBridge, 'exposeInMainWorld'>;
  const electron = { ipcRenderer, contextBridge };
  runPreload(preloadPath, electron);
  return {
    frame,
    bridge: exposed.get('holdpoint') as Bridge,
    exposed: [...exposed.keys()],
    receive: (channel, message) => void received.emit(channel, {}, structuredClone(message)),
  };
}

/** A sandboxed preload has no Node: whatever else it asks for is not there. */
function runPreload(path: string, electron: object): void {
  const sandboxedRequire = (name: string) => {
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`);
    return electron;
  };
  const module = { exports: {} };
  runInNewContext(`(function (require, module, exports) {${readFileSync(path, 'utf8')}\n})`, { Map, Set, Object })(
    sandboxedRequire,
    module,
    module.exports,
  );
}
