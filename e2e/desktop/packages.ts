/** What a real desktop for tests is made of, and what of it is missing here. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { missingPrograms } from '../support/apt.ts';

/** Debian's names. */
export const DESK_PACKAGES: readonly string[] = [
  'xvfb',
  'xfce4-panel',
  'xfconf',
  'xfce4-notifyd',
  'openbox',
  'xdotool',
  'scrot',
  'x11-utils',
  'dbus',
  'dbus-x11',
  'fonts-dejavu-core',
  'adwaita-icon-theme',
];

const PROGRAMS = ['Xvfb', 'xfce4-panel', 'xfconf-query', 'openbox', 'xdotool', 'scrot', 'xwininfo', 'dbus-daemon'];

/** It is on no PATH, and Debian puts it into the folder of the processor's kind. */
export function notifydPath(): string | null {
  const folders = readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'xfce4/notifyd/xfce4-notifyd'));
  return ['/usr/lib/xfce4/notifyd/xfce4-notifyd', ...folders].find((path) => existsSync(path)) ?? null;
}

/** One sentence for whoever sees the suite skipped; null where all is there. */
export function missingForDesk(): string | null {
  if (process.platform !== 'linux') return 'a desktop for tests needs Linux';
  const missing = missingPrograms(PROGRAMS);
  if (notifydPath() === null) missing.push('xfce4-notifyd');
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}
