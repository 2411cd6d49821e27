/** What the fleet is made with, and why this machine cannot have one. */
import { existsSync } from 'node:fs';
import { aptInstall, missingPrograms, whyNoInstall } from '../support/apt.ts';

/** Debian's names; DEPS of fleet.sh. */
const PACKAGES = ['systemd-container', 'mmdebstrap', 'nftables', 'openssh-client', 'iproute2'];
const PROGRAMS = ['systemd-nspawn', 'mmdebstrap', 'nft', 'ssh-keygen', 'ip', 'nsenter', 'flock'];

/** Installs by apt what is missing, where that can be done. null: a fleet can be brought up here. */
export function whyNoFleet(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'real servers need root on Linux';
  if (!existsSync('/etc/debian_version')) return 'real servers need Debian (mmdebstrap from its own archive)';
  if (missingPrograms(PROGRAMS).length === 0 || aptInstall(PACKAGES)) return null;
  return `apt could not install ${missingPrograms(PROGRAMS).join(', ')} (${whyNoInstall() ?? 'apt failed'})`;
}
