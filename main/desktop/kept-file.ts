/** A small JSON file in the data folder that is whole or not there; for what may be lost without harm. */
import { readFileSync } from 'node:fs';
import { writePrivateFile } from '../files/private-file.ts';

export interface KeptFile {
  load(): unknown;
  save(value: unknown): void;
}

export function createKeptFile(path: string): KeptFile {
  return {
    load() {
      try {
        return JSON.parse(readFileSync(path, 'utf8'));
      } catch {
        return null;
      }
    },
    save(value) {
      try {
        writePrivateFile(path, JSON.stringify(value));
      } catch {
        // A full disk: the notices of this run could outlive it, no more.
      }
    },
  };
}
