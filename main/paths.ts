/** Where the program's own files are: the same from source, from the build and from a package. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, found upwards from this file. */
export const PROGRAM_ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

export const MIGRATIONS_DIR = join(PROGRAM_ROOT, 'migrations');
/** The built window. */
export const WINDOW_DIR = join(PROGRAM_ROOT, 'out', 'renderer');

export const VERSION = (JSON.parse(readFileSync(join(PROGRAM_ROOT, 'package.json'), 'utf8')) as { version: string })
  .version;

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('the program lies in a folder without its package.json');
  return findRoot(parent);
}
