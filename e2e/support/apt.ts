/** What tests need beyond npm's packages: found, or on Debian installed by apt where we are root. */
import { spawnSync } from 'node:child_process';

/** Whether they are installed afterwards; false where this is no Debian, we are not root, or apt failed. */
export function aptInstall(packages: readonly string[]): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}
