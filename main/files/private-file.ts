/**
 * The one way a file of ours comes to be: for its owner alone from the first byte, never through a link or over what another
 * program put there, and whole or not at all.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What a killed program leaves of a file it was writing. */
export const DRAFT_NAME = /^\..+\.[0-9a-f]{32}\.draft$/;

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_WRONLY } = constants;

/** Makes an empty file, mode 0600; throws `EEXIST` where anything lies there, be it a link to nowhere. */
export function createPrivateFile(path: string): void {
  closeSync(open(path));
}

/** Replaces the file as a whole. What stood there before, its mode and its links do not matter; a folder there is `EISDIR`. */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  const draft = draftOf(path);
  const bytes = Buffer.from(content);
  const file = open(draft);
  try {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** For what another writes, such as SQLite: `fill` gets the path of an empty draft, which then becomes `path`. */
export function fillPrivateFile(path: string, fill: (draft: string) => void): void {
  const draft = draftOf(path);
  createPrivateFile(draft);
  try {
    fill(draft);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** With all that is missing above it; what is made has mode 0700. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** Beside the file, so that renaming is one step; nobody can know the name before. */
function draftOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(16).toString('hex')}.draft`);
}

function open(path: string): number {
  return openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
}
