/** Reading a file that a person named on the command line: whole, or not at all. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** How long a pipe may keep us waiting, milliseconds: behind it may be a program that asks a person, such as `<(pass show …)`. */
const PIPE_LIMIT_MS = 60_000;
const LOOK_AGAIN_MS = 20;

/**
 * Its text, of at most `mostBytes`. A pipe or a terminal is waited for, but never opened in a way that would hold up this
 * program. Throws an Error whose message continues "the file cannot be read: ".
 */
export function readNamedFile(path: string, mostBytes: number, pipeLimitMs = PIPE_LIMIT_MS): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return readOpenFile(file, mostBytes, pipeLimitMs);
  } finally {
    closeSync(file);
  }
}

/** As `readNamedFile`, for a file that is open already. */
export function readOpenFile(file: number, mostBytes: number, pipeLimitMs = PIPE_LIMIT_MS): string {
  const isPipe = fstatSync(file).isFIFO();
  const until = performance.now() + pipeLimitMs;
  const buffer = Buffer.alloc(mostBytes + 1);
  let length = 0;
  for (;;) {
    const got = readSome(file, buffer, length);
    // Before anybody writes to it, a pipe looks as if it had ended.
    const isOver = got === 0 && !(isPipe && length === 0);
    if (isOver) return buffer.toString('utf8', 0, length);
    length += got ?? 0;
    if (length > mostBytes) throw new Error(`it is longer than ${Math.floor(mostBytes / 1024)} KiB`);
    if (got !== null && got > 0) continue;
    if (performance.now() >= until) throw new Error(`nothing came within ${pipeLimitMs / 1000} s`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
  }
}

/** How many bytes came; null: none yet. */
function readSome(file: number, buffer: Buffer, at: number): number | null {
  try {
    return readSync(file, buffer, at, buffer.length - at, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
    throw error;
  }
}
