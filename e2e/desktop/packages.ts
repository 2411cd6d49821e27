/** What real desktops for tests are made of, which of them are wanted, and what of those is missing here. */
import { spawnSync } from 'node:child_process';
import { KINDS } from './kinds/all.ts';
import type { DesktopKind } from './kinds/kind.ts';

/** Debian's names of what each desktop needs beside its own. */
const COMMON_PACKAGES: readonly string[] = [
  'xvfb',
  'dbus',
  'dbus-x11',
  'xdotool',
  'x11-utils',
  'imagemagick',
  'tesseract-ocr',
  'fonts-dejavu-core',
  'adwaita-icon-theme',
];

const COMMON_PROGRAMS = ['Xvfb', 'dbus-daemon', 'xdotool', 'import', 'tesseract'];

/** Set by `npm test -- --desktops`, and by whoever wants some of them: names with commas between, or `all`. */
export const DESKTOPS_VARIABLE = 'HOLDPOINT_TEST_DESKTOPS';

/** The small ones, unless the environment says which. */
export function wantedKinds(env: NodeJS.ProcessEnv = process.env): DesktopKind[] {
  const wanted = env[DESKTOPS_VARIABLE] ?? '';
  if (wanted === 'all') return [...KINDS];
  if (wanted === '') return KINDS.filter(({ isExtra }) => !isExtra);
  return KINDS.filter(({ name }) => wanted.split(',').includes(name));
}

/** Of all wanted kinds of which something is missing. */
export function missingPackages(): string[] {
  const kinds = wantedKinds().filter((kind) => missingFor(kind) !== null);
  return kinds.length === 0 ? [] : [...new Set([...COMMON_PACKAGES, ...kinds.flatMap(({ packages }) => packages)])];
}

/** One sentence for whoever sees the suite skipped; null where all is there. */
export function missingFor({ programs }: DesktopKind): string | null {
  if (process.platform !== 'linux') return 'a desktop for tests needs Linux';
  const missing = [...COMMON_PROGRAMS, ...programs].filter(
    (program) => spawnSync('sh', ['-c', 'command -v "$0"', program]).status !== 0,
  );
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}
