/** A file of anchors, as `audit head` prints them, one a line; a job may have appended to it for years (AUD-2). */
import { readFileSync, statSync } from 'node:fs';
import { type Anchor, readAnchor } from '../contract/anchor.ts';
import { wrongUsage } from './cli-error.ts';

const LARGEST_BYTES = 32 * 1024 * 1024;

/** Empty lines and those that begin with # are passed over. Throws CliError where it cannot be read as a whole. */
export function readAnchors(file: string): Anchor[] {
  const anchors: Anchor[] = [];
  for (const [index, line] of textOf(file).split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const anchor = readAnchor(line);
    if (anchor === null) throw wrongUsage(`line ${index + 1} of ${file} is not what audit head prints`);
    anchors.push(anchor);
  }
  if (anchors.length === 0) throw wrongUsage(`there is no anchor in ${file}`);
  return anchors;
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > LARGEST_BYTES) throw new Error('it is larger than 32 MiB');
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw wrongUsage(`${file} cannot be read: ${(error as Error).message}`);
  }
}
