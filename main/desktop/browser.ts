/** Opens the window in the person's browser. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../files/private-file.ts';
import { isOnPath } from './find-chromium.ts';

interface Child {
  once(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'exit', listener: (code: number | null) => void): unknown;
  unref(): void;
}

export interface BrowserDeps {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  spawn(program: string, args: readonly string[], options: SpawnOptions): Child;
}

/** Whether there is a screen to show a browser on. */
export function hasScreen({ platform, env }: Pick<BrowserDeps, 'platform' | 'env'> = process): boolean {
  if (platform !== 'linux') return true;
  return [env.DISPLAY, env.WAYLAND_DISPLAY].some((screen) => screen !== undefined && screen !== '');
}

/** Whether the system's opener is there: a bare Linux has none. */
export function hasOpener({ platform, env }: Pick<BrowserDeps, 'platform' | 'env'> = process): boolean {
  const [program = ''] = opener(platform, '');
  return platform === 'darwin' || platform === 'win32' || isOnPath(program, env);
}

/** As long as a link works, milliseconds. */
const LINK_WORKS_MS = 60_000;

/**
 * Opens a one-time link. Arguments are visible to every user of the machine, so the browser is given a file in `dir`,
 * readable by its owner alone, that leads on to the link.
 */
export function openOneTimeLink(dir: string, link: string, onFailure: (message: string) => void): void {
  const path = join(dir, 'open-window.html');
  const target = new URL(link).href.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const page = `<!doctype html><meta charset="utf-8"><title>Holdpoint</title><meta http-equiv="refresh" content="0;url=${target}">`;
  writePrivateFile(path, page);
  // Where this process ends before that, a file is left that leads nowhere, and is written over by the next one.
  setTimeout(() => rmSync(path, { force: true }), LINK_WORKS_MS).unref();
  openInBrowser(path, onFailure);
}

/**
 * Starts the system's opener and does not wait for it. `onFailure` is told in one sentence where that did not work; the
 * address, which may hold a code, is never in it.
 */
export function openInBrowser(
  url: string,
  onFailure: (message: string) => void,
  deps: BrowserDeps = { platform: process.platform, env: process.env, spawn },
): void {
  const [program = '', ...args] = opener(deps.platform, url);
  const child = deps.spawn(program, args, { detached: true, stdio: 'ignore' });
  child.once('error', () => onFailure(`The browser could not be opened: ${program} did not start.`));
  child.once('exit', (code) => {
    if (code !== 0) onFailure(`The browser could not be opened: ${program} ended with ${code ?? 'a signal'}.`);
  });
  child.unref();
}

/** An argv, never a shell: `start` of Windows is one, so what it does itself is called instead. */
function opener(platform: NodeJS.Platform, url: string): string[] {
  switch (platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', url];
    default:
      return ['xdg-open', url];
  }
}
