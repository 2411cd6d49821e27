/**
 * Holdpoint among the programs of this user's desktop: a `.desktop` file with icons, as a package would bring it. Desktops name
 * and draw notices and windows by it, and know by it who opens `holdpoint:` links (freedesktop.org, Desktop Entry 1.5).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { makePrivateFolder, writePrivateFile } from '../../files/private-file.ts';
import { LINK_SCHEME } from '../deep-links.ts';
import { encodePng } from '../icons/png.ts';
import { appIconRgba } from '../icons/tray-icon.ts';
import { ICON_SIZES } from '../icons/tray-layers.ts';
import { DESKTOP_ENTRY } from './notify-call.ts';

/** `$XDG_DATA_HOME`, or its usual place. */
export function userDataHome(env: Readonly<Record<string, string | undefined>>, home: string = homedir()): string {
  const given = env.XDG_DATA_HOME ?? '';
  return isAbsolute(given) ? given : join(home, '.local', 'share');
}

/** `command`: the argv that starts Holdpoint or shows its window; a link may be added to it. Gives the files it wrote. */
export function addDesktopEntry(dataHome: string, command: readonly string[]): string[] {
  const files = filesIn(dataHome);
  for (const path of files.all) makePrivateFolder(dirname(path));
  for (const { path, size } of files.icons) writePrivateFile(path, encodePng(appIconRgba(size), size));
  writePrivateFile(files.entry, entryText(command));
  tellDesktop(files.entry);
  return files.all;
}

/** Gives the files that were there and are gone. */
export function removeDesktopEntry(dataHome: string): string[] {
  const { entry, all } = filesIn(dataHome);
  const there = all.filter((path) => existsSync(path));
  for (const path of there) rmSync(path, { force: true });
  if (there.length > 0) tellDesktop(entry);
  return there;
}

export function hasDesktopEntry(dataHome: string): boolean {
  return existsSync(filesIn(dataHome).entry);
}

function filesIn(dataHome: string) {
  const entry = join(dataHome, 'applications', `${DESKTOP_ENTRY}.desktop`);
  const icons = ICON_SIZES.colour.map((size) => ({
    size,
    path: join(dataHome, 'icons', 'hicolor', `${size}x${size}`, 'apps', `${DESKTOP_ENTRY}.png`),
  }));
  return { entry, icons, all: [entry, ...icons.map(({ path }) => path)] };
}

function entryText(command: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Holdpoint
GenericName=Approval of server fixes
Comment=Holds fixes for your servers until a person approves them
Exec=${command.map(quoted).join(' ')} %u
Icon=${DESKTOP_ENTRY}
Categories=System;
MimeType=x-scheme-handler/${LINK_SCHEME};
StartupWMClass=${DESKTOP_ENTRY}
`;
}

/** One argument, quoted as Exec asks for, then escaped as every value is. */
function quoted(argument: string): string {
  const inQuotes = argument.replace(/["`$\\]/g, (character) => `\\${character}`).replaceAll('%', '%%');
  return `"${inQuotes}"`.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** So that links work at once; where that program is not there, desktops find out by themselves. */
function tellDesktop(entry: string): void {
  spawnSync('update-desktop-database', [dirname(entry)], { stdio: 'ignore' });
}
