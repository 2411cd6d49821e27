/** Holdpoint in the applications menu of this user: put there, taken away, and what is done when it is chosen there. */
import { pathOfLink } from './desktop/deep-links.ts';
import { addDesktopEntry, removeDesktopEntry, userDataHome } from './desktop/linux/desktop-entry.ts';
import { showRunningWindow } from './running-host.ts';

export interface DesktopMenu {
  /** Gives the files that were written. */
  add(dataDir: string): string[];
  /** Gives the files that are gone. */
  remove(): string[];
  /** Shows the window of the host that runs on that folder, where one does. `link`: `holdpoint://queue` and the like. */
  show(dataDir: string, link: string | undefined): Promise<boolean>;
}

/** null where desktops do not keep their programs in such files. */
export function desktopMenu(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  self: readonly string[] = [process.execPath, process.argv[1] ?? ''],
): DesktopMenu | null {
  if (platform !== 'linux') return null;
  const dataHome = userDataHome(env);
  return {
    add: (dataDir) => addDesktopEntry(dataHome, [...self, '--data-dir', dataDir, 'desktop', 'start']),
    remove: () => removeDesktopEntry(dataHome),
    // Anyone can make a link: one that is none of ours shows the window where it is.
    show: (dataDir, link) => showRunningWindow(dataDir, (link === undefined ? null : pathOfLink(link)) ?? undefined),
  };
}
