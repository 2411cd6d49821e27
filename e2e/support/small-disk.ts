/** Disks that are small enough to fill: tmpfs, for root on Linux. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './host-process.ts';

export const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

export interface SmallDisk {
  path: string;
  remount(mode: 'ro' | 'rw'): void;
  unmount(): void;
}

/** `size` as mount(8) takes it: `4m`. */
export function mountSmallDisk(size: string): SmallDisk {
  const path = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', path]);
  return {
    path,
    remount: (mode) => execFileSync('mount', ['-o', `remount,${mode}`, path]),
    unmount() {
      execFileSync('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}

/** Takes all space that is left with a file named `fill`. */
export function fillDisk(path: string): void {
  const file = openSync(join(path, 'fill'), 'a', 0o600);
  try {
    // Smaller and smaller pieces, until not one byte more fits.
    for (let size = 65_536; size >= 1; )
      try {
        if (writeSync(file, Buffer.alloc(size)) < size) size = Math.floor(size / 2);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = Math.floor(size / 2);
      }
  } finally {
    closeSync(file);
  }
}
