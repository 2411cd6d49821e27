/**
 * Reading what a person named: a key, an ssh_config, a folder of them. Behind a name may be a pipe, a device, a mount that is
 * dead. Asked in this process, it would hold one of the few threads that all reading shares, and the end of the program, for as
 * long as it likes. So a small program of the system reads; in time or not, it is ended, and its end is not waited for.
 */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../core/ports.ts';
import { NAMED_FILE_MS, NAMED_FILE_PATIENCE_MS, NAMED_FILES_AT_ONCE } from './limits.ts';
import { createSlots } from './slots.ts';

export type NamedFile =
  | { kind: 'content'; content: Buffer }
  | { kind: 'missing' }
  | { kind: 'too_large' }
  /** Nothing was heard of it in its time, or it was given up before. */
  | { kind: 'silent' }
  /** `reason` is put behind the name of the file: "cannot be read". */
  | { kind: 'unreadable'; reason: string };

export interface NamedFiles {
  /** A plain file, links followed, whole. */
  read(path: string, mostBytes: number): Promise<NamedFile>;
  /** The names in a folder, each with NUL behind it, those that begin with a dot left out. */
  names(folder: string, mostBytes: number): Promise<NamedFile>;
}

export interface NamedFilesDeps {
  clock: Clock;
  /** Aborted: what is being read is given up. */
  signal: AbortSignal;
  limitMs?: number;
  /** What reads; that of this system where not given. */
  startReader?: StartReader;
}

export type Asked = { what: 'file' | 'names'; path: string; mostBytes: number };

/** Something that reads: writes no more than was asked for and one byte, then ends with 0, or with one of EXIT. */
export interface Reader {
  stdout: Readable;
  /** `code` null: it was killed or could not be started. */
  onEnd(listener: (code: number | null) => void): void;
  /** Ends it, whatever it waits for; it does not keep this process alive any more. */
  abandon(): void;
}

export type StartReader = (asked: Asked) => Reader;

const EXIT = { missing: 3, otherKind: 4 } as const;

/** `sh -c SCRIPT holdpoint PATH BYTES`. The shell looks at what it is without opening it: to open a pipe waits for a writer. */
const FILE_SCRIPT = `[ -e "$1" ] || exit ${EXIT.missing}; [ -f "$1" ] || exit ${EXIT.otherKind}; exec head -c "$2" <"$1"`;
const NAMES_SCRIPT = `[ -e "$1" ] || exit ${EXIT.missing}; cd -- "$1" || exit ${EXIT.otherKind}; for f in *; do [ -e "$f" ] && printf '%s\\0' "$f"; done | head -c "$2"`;

/** Never rejects. */
export function createNamedFiles(deps: NamedFilesDeps): NamedFiles {
  const slots = createSlots(NAMED_FILES_AT_ONCE, { clock: deps.clock, patienceMs: NAMED_FILE_PATIENCE_MS });
  /** Whoever asks for what is being read already waits for that: one silent file costs one reader, not one for each server. */
  const reading = new Map<string, Promise<NamedFile>>();

  function ask(asked: Asked): Promise<NamedFile> {
    const key = JSON.stringify(asked);
    const known = reading.get(key);
    if (known) return known;
    const answer = slots(() => readOnce(asked, deps)).finally(() => reading.delete(key));
    reading.set(key, answer);
    return answer;
  }

  return {
    read: (path, mostBytes) => ask({ what: 'file', path, mostBytes }),
    names: (path, mostBytes) => ask({ what: 'names', path, mostBytes }),
  };
}

function readOnce(
  asked: Asked,
  { clock, signal, limitMs = NAMED_FILE_MS, startReader = systemReader }: NamedFilesDeps,
): Promise<NamedFile> {
  const { promise, resolve } = Promise.withResolvers<NamedFile>();
  if (signal.aborted) return Promise.resolve({ kind: 'silent' });
  const reader = startReader(asked);
  const pieces: Buffer[] = [];
  let length = 0;

  function settle(answer: NamedFile): void {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
    reader.abandon();
    resolve(answer);
  }
  const onAbort = () => settle({ kind: 'silent' });
  const cancelTimer = clock.after(limitMs, onAbort);

  signal.addEventListener('abort', onAbort);
  reader.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
    if (length > asked.mostBytes) settle({ kind: 'too_large' });
  });
  reader.onEnd((code) => {
    switch (code) {
      case 0:
        return settle({ kind: 'content', content: Buffer.concat(pieces) });
      case EXIT.missing:
        return settle({ kind: 'missing' });
      case EXIT.otherKind:
        return settle({ kind: 'unreadable', reason: `is not a ${asked.what === 'file' ? 'plain file' : 'folder'}` });
      default:
        return settle({ kind: 'unreadable', reason: 'cannot be read by this login' });
    }
  });
  return promise;
}

/** Why there is no content, to be put behind the name of the file. */
export function whyNotRead(read: Exclude<NamedFile, { kind: 'content' }>): string {
  switch (read.kind) {
    case 'missing':
      return 'is not there';
    case 'too_large':
      return 'is too large';
    case 'silent':
      return `did not answer within ${NAMED_FILE_MS / 1000} s`;
    case 'unreadable':
      return read.reason;
  }
}

const systemReader: StartReader = (asked) =>
  process.platform === 'win32' ? inProcessReader(asked) : shellReader(asked);

/** The system's own places first: a PATH may lead to a dead mount too. */
const PATH = ['/usr/bin', '/bin', process.env.PATH ?? ''].join(':');

const shellReader: StartReader = ({ what, path, mostBytes }) => {
  const script = what === 'file' ? FILE_SCRIPT : NAMES_SCRIPT;
  const child = spawn('/bin/sh', ['-c', script, 'holdpoint', path, String(mostBytes + 1)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH },
  });
  return {
    stdout: child.stdout,
    onEnd(listener) {
      child.once('close', listener);
      child.once('error', () => listener(null));
    },
    abandon() {
      child.removeAllListeners('close');
      child.stdout.destroy();
      child.kill('SIGKILL');
      child.unref();
    },
  };
};

/**
 * For Windows, which has no such program at hand; a share that is gone answers there after a while of its own. It keeps to the
 * limits for whoever asked, and holds a thread for longer at worst.
 */
export const inProcessReader: StartReader = (asked) => {
  const stdout = new PassThrough();
  const code = readInto(stdout, asked).catch((error: unknown) => (isNotThere(error) ? EXIT.missing : null));
  return {
    stdout,
    onEnd: (listener) => void code.then(listener),
    abandon: () => void stdout.destroy(),
  };
};

/** Answers how a reader would exit. */
async function readInto(stdout: PassThrough, { what, path, mostBytes }: Asked): Promise<number> {
  const kind = await stat(path);
  if (what === 'file' ? !kind.isFile() : !kind.isDirectory()) return EXIT.otherKind;
  if (what === 'file') await pipeline(createReadStream(path, { end: mostBytes }), stdout);
  else {
    const names = (await readdir(path)).filter((name) => !name.startsWith('.'));
    stdout.end(Buffer.from(names.map((name) => `${name}\0`).join('')).subarray(0, mostBytes + 1));
  }
  return 0;
}

function isNotThere(error: unknown): boolean {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
