/** Tray and notifications of this system: D-Bus on Linux, as in the Node host; Electron's own on macOS and Windows. */
import type { Notifier, Tray } from '../../core/desk/desk-ports.ts';
import { createBadge, withBadge } from './badge.ts';
import { createElectronNotifier } from './notifier.ts';
import { createElectronTray } from './tray.ts';
import type { IconOf } from './tray-image.ts';
import type { DeskWindow } from './window.ts';

export interface DeskParts {
  tray: Tray;
  notifier: Notifier;
  /** Ends what is under both, after both were closed. */
  close(): Promise<void>;
}

export interface DeskPartsDeps {
  platform: NodeJS.Platform;
  iconOf: IconOf;
  window: Pick<DeskWindow, 'onOpen'>;
  /** `dataDir`: where it keeps what must outlive a crash. */
  linuxDesk(dataDir: string): DeskParts;
  dataDir: string;
}

/** Only once the app is ready. */
export function createDeskParts({ platform, iconOf, window, linuxDesk, dataDir }: DeskPartsDeps): DeskParts {
  if (platform === 'linux') return linuxDesk(dataDir);
  const badge = createBadge({ iconOf, platform });
  window.onOpen(badge.windowOpened);
  return {
    tray: withBadge(createElectronTray({ iconOf, platform }), badge),
    notifier: createElectronNotifier(),
    close: async () => {},
  };
}
