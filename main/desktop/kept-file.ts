/** A small JSON file in the data folder that is whole or not there; for what may be lost without harm. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

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
        writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch {
        // A full disk: the notices of this run could outlive it, no more.
      }
    },
  };
}
