/** The one channel the window asks on, and the one it is pushed to (issue 4). */
import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import { type BridgeRequest, type BridgeTheme, REQUEST_CHANNEL } from '../../contract/bridge.ts';
import { decodeRequest } from '../../contract/bridge-request.ts';
import { createFollowing, type Following } from './ipc-streams.ts';
import type { LoginItem } from './login-item.ts';
import type { WindowApi } from './window-api.ts';

export interface IpcDeps {
  api: WindowApi;
  /** Whether a message comes from the top frame of our own window, showing our own page. */
  isOwnFrame(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>): boolean;
  loginItem: LoginItem;
  setTheme(theme: BridgeTheme): void;
  onError(doing: string, error: unknown): void;
}

/** Rejects whoever is not our window's own page, before looking at what it says. Returns the remover. */
export function listenToWindow(deps: IpcDeps): () => void {
  const following = createFollowing(deps);
  ipcMain.handle(REQUEST_CHANNEL, async (event, message: unknown) => {
    if (!deps.isOwnFrame(event)) {
      deps.onError('answering a window', new Error(`a frame that is not ours asked: ${event.senderFrame?.origin}`));
      throw new Error('This frame may not ask.');
    }
    const request = decodeRequest(message);
    if (request === null) throw new Error('This is no request of the window.');
    return answer(deps, following, event, request);
  });
  return () => {
    ipcMain.removeHandler(REQUEST_CHANNEL);
    following.close();
  };
}

function answer(deps: IpcDeps, following: Following, event: IpcMainInvokeEvent, request: BridgeRequest): unknown {
  switch (request.ask) {
    case 'api':
      return deps.api.call(request.method, request.path, request.body);
    case 'follow':
      return following.follow(event.sender, request.stream, request.after);
    case 'unfollow':
      return following.unfollow(event.sender, request.stream);
    case 'set_theme':
      return deps.setTheme(request.theme);
    case 'starts_at_login':
      return deps.loginItem.isOn();
    case 'start_at_login':
      deps.loginItem.set(request.is_wanted);
      return deps.loginItem.isOn();
  }
}
