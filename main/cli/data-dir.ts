/** Where the data folder is when nobody names one; both hosts and the command line use the same. */
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** An empty or relative `XDG_DATA_HOME` counts as unset, as the XDG specification asks. */
export function defaultDataDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = (platform === 'win32' ? env.USERPROFILE : env.HOME) || homedir();
  switch (platform) {
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', 'Holdpoint');
    case 'win32':
      return win32.join(env.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Holdpoint');
    default: {
      const xdg = env.XDG_DATA_HOME;
      const base = xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share');
      return posix.join(base, 'holdpoint');
    }
  }
}
