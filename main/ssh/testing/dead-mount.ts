/** A mount that is dead, as one of a server that went away: whoever touches it waits until it is killed. */
import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, mkdtempSync, openSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Why there can be none here; null where there can. */
export const deadMountProblem: string | null = (() => {
  if (process.getuid?.() !== 0) return 'needs root to mount';
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
    return null;
  } catch {
    return 'needs /dev/fuse';
  }
})();

/** Its folder. The kernel asks for every look at it through `/dev/fuse`, where nobody ever answers. */
export function withDeadMount(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-dead-'));
  const asked = openSync('/dev/fuse', 'r+');
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0';
  const mounted = spawnSync('mount', ['-i', '-t', 'fuse', '-o', options, 'dead', folder], {
    stdio: ['ignore', 'ignore', 'pipe', asked],
  });
  onTestFinished(() => {
    spawnSync('umount', ['--lazy', folder]);
    closeSync(asked);
    rmdirSync(folder);
  });
  if (mounted.status !== 0) throw new Error(`mount: ${mounted.stderr}`);
  return folder;
}
