/** Tray and notifications of a Linux desktop, over one connection to its session bus (SPEC TRY-1 to TRY-4). */
import type { Notifier, Tray } from '../../core/desk/desk-ports.ts';
import { trayIconRgba } from '../icons/tray-icon.ts';
import type { Env } from './bus-address.ts';
import type { NoticesKeeping } from './kept-notices.ts';
import { createLinuxNotifier } from './notifier.ts';
import { createSessionBus } from './session-bus.ts';
import { createLinuxTray } from './tray.ts';

export interface LinuxDeskOptions {
  env: Env;
  /** As of the notifier. */
  keeping?: NoticesKeeping;
  log(level: 'info' | 'warn' | 'error', message: string): void;
}

export interface LinuxDesk {
  tray: Tray;
  notifier: Notifier;
  /** Takes the icon and what still shows away, then ends the connection. */
  close(): Promise<void>;
}

export function createLinuxDesk({ env, keeping, log }: LinuxDeskOptions): LinuxDesk {
  // What a desktop sends that makes no sense is sent again and again: one line of each will do.
  const told = new Set<string>();
  const onFault = (error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    if (told.has(text) || told.size >= 20) return;
    told.add(text);
    log('warn', `on the desktop's session bus: ${text}`);
  };
  const bus = createSessionBus({ env, uid: process.getuid?.(), onFault });
  const tray = createLinuxTray({
    bus,
    onFault,
    drawIcon: (level, waiting, size) => trayIconRgba({ level, waiting, size, scheme: 'colour' }),
  });
  const notifier = createLinuxNotifier({ bus, keeping, onFault });
  return {
    tray,
    notifier,
    async close() {
      await Promise.all([notifier.close(), tray.close()]);
      await bus.close();
    },
  };
}
