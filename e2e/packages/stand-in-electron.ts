/** A folder that looks like Electron's own to electron-builder: an executable with fuses, and what lies beside it. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the tools find the fuses in the binary (electron/fuses): sentinel, version 1, their number, one byte each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 9;

export function makeStandInElectron(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES]), Buffer.alloc(FUSES, '1')]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), wire]));
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '');
  writeFileSync(join(folder, 'LICENSE'), '');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '');
  writeFileSync(join(folder, 'version'), '0.0.0');
}

/** The state of each fuse in a binary, in order: '0' off, '1' on, 'r' removed. */
export function fusesOf(binary: Buffer): string[] {
  const at = binary.indexOf(SENTINEL) + SENTINEL.length;
  if (at < SENTINEL.length) throw new Error('the binary has no fuses');
  return [...binary.subarray(at + 2, at + 2 + (binary[at + 1] ?? 0)).toString()];
}
