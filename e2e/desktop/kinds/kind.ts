/** What a kind of desktop is made of, and how a person uses it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Started } from '../processes.ts';
import type { Session } from '../session.ts';

export const WATCHER = 'org.kde.StatusNotifierWatcher';
export const NOTIFICATIONS = 'org.freedesktop.Notifications';

export interface DesktopKind {
  /** `gnome`; also the name of its pictures. */
  name: string;
  /** Debian's names of what it needs beside COMMON_PACKAGES. */
  packages: readonly string[];
  /** Names on the PATH, or paths. */
  programs: readonly string[];
  /** Only where it was asked for: hundreds of megabytes, or much like another. */
  isExtra: boolean;
  /** Where its panel is, and how deep. */
  panel: { edge: 'top' | 'bottom'; depth: number };
  /** The button that opens the tray's menu. */
  menuButton: 'left' | 'right';
  /** What opens a sub-menu: the pointer on its entry, or a click. */
  submenus: 'hover' | 'click';
  /** What shows the buttons of a notice: they are always there, the pointer over it, or nothing. */
  buttons: 'always' | 'hover' | 'none';
  /** A rejection asks for a reason, on the notice. */
  takesReason: boolean;
  /** The text of the button that opens the window; null: a click on the text does. */
  opening: string | null;
  /** Once, before the panel and the daemon: configuration, what they stand on, more of `session.env`. */
  prepare(session: Session): Promise<void>;
  startPanel(session: Session): Promise<Started>;
  /** The name on the bus that goes with the panel. */
  panelName: string;
  /** Notices of its own after each start of the panel, in that order, which others wait behind. The last surely comes. */
  ownNotices?: readonly string[];
  /** What is done after that, so that the desktop is there. */
  uncover?: (session: Session) => Promise<void>;
  /** null: the panel is the notification daemon too. */
  startDaemon: ((session: Session) => Promise<Started>) | null;
}

/** Where a program is that is on no PATH; Debian puts some into the folder of the processor's kind. */
export function libraryProgram(path: string): string {
  const folders = readdirSync('/usr/lib').map((name) => join('/usr/lib', name, path));
  return [join('/usr/lib', path), join('/usr/libexec', path), ...folders].find((one) => existsSync(one)) ?? path;
}

/** A window manager and a quiet background, for panels that bring none. */
export function startOpenbox(session: Session): void {
  session.start('openbox');
  session.start('xsetroot', ['-solid', '#406080']);
}

export async function started(session: Session, name: string, program: string, args: string[] = []): Promise<Started> {
  const process = session.start(program, args);
  await session.owned(name);
  return process;
}
