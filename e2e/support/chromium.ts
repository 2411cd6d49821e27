/** The browser for tests: the one that is installed, or Debian's, installed by apt where we are root. */
import { spawnSync } from 'node:child_process';
import { aptInstall, whyNoInstall } from './apt.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where it is, or why there is none. */
export function chromium(): { path: string } | { missing: string } {
  const found = findBrowser();
  if (found !== null) return { path: found };
  const installed = aptInstall(['chromium', 'fonts-dejavu-core']) ? findBrowser() : null;
  return installed === null
    ? { missing: `no Chromium is installed, and apt could not install it (${whyNoInstall() ?? 'apt failed'})` }
    : { path: installed };
}

function findBrowser(): string | null {
  for (const name of NAMES) {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return null;
}
