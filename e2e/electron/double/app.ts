/** `app`: paths, the lock of the single instance, the end. */
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { given } from './given.ts';

const paths = new Map<string, string>();
const record = {
  badge: 0,
  jumpList: [] as unknown[],
  openAtLogin: false,
  isSandboxed: false,
  protocolClients: [] as string[],
};

class AppDouble extends EventEmitter {
  readonly record = record;
  readonly isPackaged = true;

  whenReady = async () => {};
  getVersion = () => '0.0.0';
  getPath = (name: string) => {
    const path = paths.get(name);
    if (path === undefined) throw new Error(`the test knows no path ${name}`);
    return path;
  };
  setPath = (name: string, path: string) => {
    if (!existsSync(path)) throw new Error(`${path} does not exist`);
    paths.set(name, path);
  };
  setAppUserModelId = () => {};
  enableSandbox = () => {
    record.isSandboxed = true;
  };
  setAsDefaultProtocolClient = (scheme: string) => record.protocolClients.push(scheme) > 0;
  setBadgeCount = (count = 0) => {
    record.badge = count;
    return true;
  };
  setJumpList = (categories: unknown[] | null) => {
    record.jumpList = categories ?? [];
    return 'ok' as const;
  };
  getLoginItemSettings = () => ({
    openAtLogin: record.openAtLogin,
    wasOpenedAtLogin: false,
    status: 'not-registered' as const,
    executableWillLaunchAtLogin: false,
    launchItems: [],
  });
  setLoginItemSettings = ({ openAtLogin = false }) => {
    record.openAtLogin = openAtLogin;
  };
  /** As in Electron the lock goes by `userData`, and a second start's arguments reach the first. */
  requestSingleInstanceLock = () => {
    if (given.lockIsBroken) return true;
    const lock = join(this.getPath('userData'), 'lock-of-the-double');
    const mail = `${lock}.argv`;
    try {
      writeFileSync(lock, '', { flag: 'wx' });
    } catch {
      writeFileSync(mail, JSON.stringify(process.argv));
      return false;
    }
    process.once('exit', () => rmSync(lock, { force: true }));
    watch(this.getPath('userData'), { persistent: false }, () => {
      const argv = readArguments(mail);
      if (argv !== null) this.emit('second-instance', preventable(), argv, process.cwd(), null);
    });
    return true;
  };
  releaseSingleInstanceLock = () => {
    rmSync(join(this.getPath('userData'), 'lock-of-the-double'), { force: true });
  };
  relaunch = () => void process.stdout.write('double: it will be started again\n');
  quit = () => {
    const event = preventable();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  };
  exit = (code = 0) => {
    process.exit(code);
  };
}

type Used =
  | 'isPackaged'
  | 'whenReady'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'setAppUserModelId'
  | 'enableSandbox'
  | 'setAsDefaultProtocolClient'
  | 'setBadgeCount'
  | 'setJumpList'
  | 'getLoginItemSettings'
  | 'setLoginItemSettings'
  | 'requestSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'relaunch'
  | 'quit'
  | 'exit';

export const app = new AppDouble() satisfies Pick<App, Used>;

/** What Electron gives listeners that may prevent something. */
export function preventable<T extends object>(details?: T): T & { defaultPrevented: boolean; preventDefault(): void } {
  const event = {
    ...(details as T),
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** null while it is not there whole. */
function readArguments(mail: string): string[] | null {
  try {
    const argv = JSON.parse(readFileSync(mail, 'utf8')) as string[];
    rmSync(mail);
    return argv;
  } catch {
    return null;
  }
}
