/** The browser for tests: the one that is installed, or Debian's, installed by apt where we are root. */
import { spawnSync } from 'node:child_process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where it is, or why there is none. */
export function chromium(): { path: string } | { missing: string } {
  const found = findBrowser();
  if (found !== null) return { path: found };
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { missing: 'no Chromium is installed' };
  const isInstalled =
    spawnSync('apt-get', ['update', '-qq']).status === 0 &&
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const installed = isInstalled ? findBrowser() : null;
  return installed === null
    ? { missing: 'no Chromium is installed, and apt could not install it' }
    : { path: installed };
}

function findBrowser(): string | null {
  for (const name of NAMES) {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return null;
}
