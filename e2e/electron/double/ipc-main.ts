/** `ipcMain`, and the pipe to it. */
import type { IpcMain } from 'electron';

type Handler = (event: never, ...args: never[]) => unknown;
const handlers = new Map<string, Handler>();

export const ipcMain = {
  handle: (channel, listener) => void handlers.set(channel, listener),
  removeHandler: (channel) => void handlers.delete(channel),
  on() {
    return this as unknown as IpcMain;
  },
  /** As Electron does it: of an error only the message arrives. */
  async deliver(channel: string, event: object, message: unknown): Promise<unknown> {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return handler(event as never, message as never);
  },
} satisfies Pick<IpcMain, 'handle' | 'removeHandler' | 'on'> & Record<string, unknown>;
