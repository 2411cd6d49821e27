/** Start at login: by the system's own list where Electron knows it, on Linux by a file in `autostart`. */
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { app } from 'electron';
import { makePrivateFolder, writePrivateFile } from '../../files/private-file.ts';

const ARGS = ['--hidden'];

export interface LoginItem {
  isOn(): boolean;
  set(isWanted: boolean): void;
}

export interface LoginItemDeps {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** What to start; an AppImage is not the file that runs now. */
  program: string;
}

export function createLoginItem({ platform, env, program }: LoginItemDeps): LoginItem {
  if (platform === 'linux') return autostartFile(env, program);
  return {
    isOn: () => app.getLoginItemSettings({ path: program, args: ARGS }).openAtLogin,
    set: (isWanted) => app.setLoginItemSettings({ openAtLogin: isWanted, path: program, args: ARGS }),
  };
}

function autostartFile(env: NodeJS.ProcessEnv, program: string): LoginItem {
  const xdg = env.XDG_CONFIG_HOME;
  const config = xdg !== undefined && isAbsolute(xdg) ? xdg : join(env.HOME || homedir(), '.config');
  const folder = join(config, 'autostart');
  const path = join(folder, 'holdpoint.desktop');
  return {
    isOn: () => existsSync(path),
    set(isWanted) {
      if (!isWanted) return rmSync(path, { force: true });
      makePrivateFolder(folder);
      writePrivateFile(path, desktopEntry(program));
    },
  };
}

function desktopEntry(program: string): string {
  const exec = [program, ...ARGS].map(quoted).join(' ');
  return `[Desktop Entry]\nType=Application\nName=Holdpoint\nExec=${exec}\nX-GNOME-Autostart-enabled=true\nTerminal=false\n`;
}

/** Desktop Entry Specification, "The Exec key": quoted, four signs escaped, and once more for being a string value. */
function quoted(argument: string): string {
  const escaped = argument.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%');
  return `"${escaped.replaceAll('\\', '\\\\')}"`;
}
