/** The module `electron` for the built main bundle: a typed double of the parts the program uses. */
import { app } from './app.ts';
import { Menu, Notification, nativeImage, Tray } from './desk.ts';
import { ipcMain } from './ipc-main.ts';
import { startRemote } from './remote.ts';
import { protocol, session } from './session.ts';
import { dialog, nativeTheme, powerMonitor, safeStorage, screen, shell } from './system.ts';
import { BrowserWindow } from './windows.ts';

startRemote();

const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} satisfies Partial<Record<keyof typeof import('electron'), unknown>>;

export default electron;
export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
};
