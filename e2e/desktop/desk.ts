/**
 * A real desktop on a screen nobody sees: Xvfb, a session bus, openbox, xfce4-panel and xfce4-notifyd in a home of their
 * own, and a person's hands on it. Needs DESK_PACKAGES.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type MessageBus } from 'dbus-native';
import { until } from '../support/until.ts';
import { writeDeskConfig } from './desk-config.ts';
import { buttonCentre, NOTIFYD_CLASS } from './notice-window.ts';
import { notifydPath } from './packages.ts';
import { createProcesses, type Started } from './processes.ts';
import { createScreen, type Screen } from './screen.ts';
import { keysTo, readTrayMenu } from './tray-menu.ts';

export interface Desk {
  /** For programs that shall live on this desktop. */
  env: Record<string, string>;
  screen: Screen;
  /** A connection to its session bus. */
  bus: MessageBus;
  /** Left opens the window, right the menu. Waits until our icon is there. */
  clickTrayIcon(button?: 'left' | 'right'): Promise<void>;
  /** Opens the menu and chooses by labels: those of the sub-menus, then that of the entry. */
  clickMenuEntry(...labels: string[]): Promise<void>;
  /** The `n`th button, from 0, of `count` on the notice that shows last. Waits for one. */
  clickNotificationButton(n: number, count: number): Promise<void>;
  /** The text of the notice that shows last. */
  clickNotification(): Promise<void>;
  /** How many notices show. */
  notifications(): Promise<number>;
  restartPanel(): Promise<void>;
  restartNotifyd(): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

const WATCHER = 'org.kde.StatusNotifierWatcher';
/** xfce4-panel runs its tray, and so its menus, in a program of their own. */
const TRAY_CLASS = 'wrapper-2.0';
const NOTIFICATIONS = 'org.freedesktop.Notifications';

export async function startDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-desk-'));
  const processes = createProcesses(folder);
  try {
    return await build(folder, processes);
  } catch (error) {
    await processes.endAll();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function build(folder: string, processes: ReturnType<typeof createProcesses>): Promise<Desk> {
  const env = writeDeskConfig(folder);
  const screenArgs = ['-displayfd', '3', '-screen', '0', '1024x700x24', '-nolisten', 'tcp'];
  env.DISPLAY = `:${await processes.start('Xvfb', screenArgs, env).firstLine()}`;
  const busArgs = ['--session', '--nofork', '--print-address'];
  env.DBUS_SESSION_BUS_ADDRESS = await processes.start('dbus-daemon', busArgs, env).firstLine();
  const bus = createClient({ busAddress: env.DBUS_SESSION_BUS_ADDRESS });
  bus.connection.on('error', () => {});
  const isOwned = async (name: string) => await bus.nameHasOwner(name);
  const startPanel = async () => {
    const started = processes.start('xfce4-panel', ['--disable-wm-check'], env);
    await until('the panel', () => isOwned(WATCHER));
    return started;
  };
  const startNotifyd = async () => {
    const started = processes.start(notifydPath() ?? 'xfce4-notifyd', [], env);
    await until('the notification daemon', () => isOwned(NOTIFICATIONS));
    return started;
  };
  const gone = (name: string) => until(`the end of ${name}`, async () => !(await isOwned(name)));
  processes.start('openbox', [], env);
  let [panel, notifyd]: Started[] = await Promise.all([startPanel(), startNotifyd()]);
  const screen = createScreen(env);
  return {
    env,
    screen,
    bus,
    ...hands(bus, screen),
    async restartPanel() {
      await panel?.end();
      await gone(WATCHER);
      panel = await startPanel();
    },
    async restartNotifyd() {
      await notifyd?.end();
      await gone(NOTIFICATIONS);
      notifyd = await startNotifyd();
    },
    screenshot: screen.picture,
    async close() {
      await bus.close();
      await processes.endAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function hands(bus: MessageBus, screen: Screen) {
  const clickTrayIcon = async (button: 'left' | 'right' = 'left') => {
    await until('our icon', () => readTrayMenu(bus));
    // The only icon fills the tray.
    const icon = await until('the icon', async () => (await screen.windows(TRAY_CLASS)).find(({ y }) => y === 0));
    await screen.click(Math.round(icon.x + icon.width / 2), Math.round(icon.y + icon.height / 2), button);
  };
  return {
    clickTrayIcon,
    async clickMenuEntry(...labels: string[]) {
      const menu = await until('our menu', () => readTrayMenu(bus));
      await clickTrayIcon('right');
      await until('the open menu', async () => (await screen.windows(TRAY_CLASS)).find(({ y }) => y > 0));
      await screen.keys(...keysTo(menu, labels));
    },
    async clickNotificationButton(n: number, count: number) {
      const centre = buttonCentre(await screen.window(NOTIFYD_CLASS), n, count);
      await screen.click(centre.x, centre.y);
    },
    async clickNotification() {
      const { x, y, width } = await screen.window(NOTIFYD_CLASS);
      await screen.click(x + width / 2, y + 20);
    },
    notifications: async () => (await screen.windows(NOTIFYD_CLASS)).length,
  };
}
