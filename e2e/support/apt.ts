/** What tests need beyond npm's packages: found, or on Debian installed by apt where we are root. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Set for everything that `npm test -- --no-install` starts. */
export const NO_INSTALL = 'HOLDPOINT_NO_INSTALL';

/** Why nothing can be installed here; null: apt may. */
export function whyNoInstall(): string | null {
  if (process.env[NO_INSTALL] !== undefined) return '--no-install';
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return 'no Debian';
  return process.getuid?.() === 0 ? null : 'not root';
}

/** Says what it installs before it does. Whether they are installed afterwards. */
export function aptInstall(packages: readonly string[]): boolean {
  if (whyNoInstall() !== null) return false;
  process.stderr.write(`\nInstalling with apt (npm test -- --no-install leaves it): ${packages.join(' ')}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

/** Of the programs, those that are on no PATH. */
export function missingPrograms(programs: readonly string[]): string[] {
  return programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
}
