/** ssh2's SFTP with promises, on a channel of its own, and its errors as the closed set of the port. */
import type { InputAttributes, SFTPWrapper, Stats } from 'ssh2';
import type { VisitorFailureCode } from '../contract/visitors.ts';
import { ownWords } from './connect-failure.ts';
import type { Connection } from './connection.ts';
import type { Conversation } from './conversation.ts';

/** RFC draft-ietf-secsh-filexfer-02, status codes. */
const END_OF_FILE = 1;
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

/** A refusal that is told as it is, with the path it is about. */
export class SiteRefusal extends Error {
  readonly code: Exclude<VisitorFailureCode, 'unreachable'>;
  constructor(code: Exclude<VisitorFailureCode, 'unreachable'>, message: string) {
    super(ownWords(message));
    this.code = code;
  }
}

type Done = (error: Error | null | undefined, value?: unknown) => void;

export interface Sftp {
  /** null: there is nothing. Does not follow a symbolic link. */
  lstat(path: string): Promise<Stats | null>;
  /** The path with every symbolic link on it resolved. */
  realpath(path: string): Promise<string>;
  names(folder: string): Promise<string[]>;
  read(path: string, bytes: number): Promise<Buffer>;
  /** Makes a file that was not there and is no link's target; answers who owns it. */
  create(path: string, content: Buffer, mode: number, modifiedAt: number | null): Promise<{ uid: number }>;
  makeFolder(path: string, mode: number): Promise<void>;
  /** Refused where `to` exists. */
  renameToFree(from: string, to: string): Promise<void>;
  /** In one step, whatever `to` is. */
  renameOver(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Nothing happens where it is not empty. */
  removeEmptyFolder(path: string): Promise<void>;
  end(): void;
}

/** Rejects where the server opens no such channel. What comes on it counts for the conversation, and ends with it. */
export function openSftp(connection: Connection, conversation: Conversation): Promise<Sftp> {
  return new Promise((resolve, reject) => {
    try {
      conversation.onOpening(() =>
        connection.client.sftp((error, sftp) => {
          if (error) return reject(new SiteRefusal('sftp_unavailable', `The server offers no SFTP: ${error.message}.`));
          sftp.on('error', () => {});
          // It may have been opened too late for anybody to want it.
          if (!conversation.spend('messages', 0)) sftp.end();
          resolve(wrap(sftp, conversation));
        }),
      );
    } catch (error) {
      // ssh2 throws where its socket is not writable any more.
      connection.drop('The connection was lost.');
      reject(error);
    }
  });
}

function wrap(sftp: SFTPWrapper, conversation: Conversation): Sftp {
  /** `isExpected`: a server may answer a question with what belongs to another. */
  function ask<T>(path: string, isExpected: (value: unknown) => value is T, start: (done: Done) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      // Nothing is asked any more of a server that is told to end.
      if (!conversation.spend('messages', 0)) return reject(new SiteRefusal('write_failed', 'It was ended.'));
      try {
        start((error, value) => {
          if (error) reject(refusalOf(error, path));
          else if (isExpected(value)) resolve(value);
          else reject(new SiteRefusal('write_failed', `${path}: the server answered something else.`));
        });
      } catch (error) {
        // ssh2 throws where the server lacks an extension, and for a handle that is none.
        reject(refusalOf(error instanceof Error ? error : new Error(String(error)), path));
      }
    });
  }

  const call = (path: string, start: (done: Done) => void): Promise<unknown> => ask(path, isAnything, start);

  /** Answers null where there is nothing of that name. */
  function orNothing<T>(
    path: string,
    isExpected: (value: unknown) => value is T,
    start: (done: Done) => void,
  ): Promise<T | null> {
    return ask<T | null>(
      path,
      (value) => value === null || isExpected(value),
      (done) => start((error, value) => (statusOf(error) === NO_SUCH_FILE ? done(null, null) : done(error, value))),
    );
  }

  /** Asked for piece by piece: a server that has always one more is told by the limits. */
  async function names(folder: string): Promise<string[]> {
    const handle = await ask(folder, Buffer.isBuffer, (done) => sftp.opendir(folder, done));
    const found: string[] = [];
    try {
      for (;;) {
        const some = await ask(folder, isNamesOrEnd, (done) =>
          sftp.readdir(handle, (error, list) =>
            statusOf(error) === END_OF_FILE ? done(null, null) : done(error, list),
          ),
        );
        if (some === null) return found;
        conversation.spend('entries', some.length);
        for (const { filename } of some) found.push(filename);
      }
    } finally {
      await call(folder, (done) => sftp.close(handle, done as never)).catch(() => {});
    }
  }

  async function write(path: string, handle: Buffer, content: Buffer): Promise<void> {
    if (content.length > 0)
      await call(path, (done) => sftp.write(handle, content, 0, content.length, 0, done as never));
    // Not every server has it; then the file is as safe as the host makes it.
    await call(path, (done) => sftp.ext_openssh_fsync(handle, done as never)).catch(() => {});
  }

  async function create(path: string, content: Buffer, mode: number, modifiedAt: number | null) {
    const handle = await ask(path, Buffer.isBuffer, (done) => sftp.open(path, 'wx', { mode } as InputAttributes, done));
    try {
      const { uid } = await ask(path, isStats, (done) => sftp.fstat(handle, done));
      await write(path, handle, content);
      // The login's umask may have taken away what the web server needs.
      await call(path, (done) => sftp.fchmod(handle, mode, done as never));
      if (modifiedAt !== null) await call(path, (done) => sftp.futimes(handle, modifiedAt, modifiedAt, done as never));
      return { uid };
    } finally {
      await call(path, (done) => sftp.close(handle, done as never)).catch(() => {});
    }
  }

  async function read(path: string, bytes: number): Promise<Buffer> {
    const handle = await ask(path, Buffer.isBuffer, (done) => sftp.open(path, 'r', done));
    const buffer = Buffer.alloc(bytes);
    let length = 0;
    try {
      while (length < bytes) {
        const got = await ask(path, isCount, (done) =>
          sftp.read(handle, buffer, length, bytes - length, length, (error, count) =>
            statusOf(error) === END_OF_FILE ? done(null, 0) : done(error, count),
          ),
        );
        if (got === 0) break;
        length += got;
      }
      return buffer.subarray(0, length);
    } finally {
      await call(path, (done) => sftp.close(handle, done as never)).catch(() => {});
    }
  }

  return {
    lstat: (path) => orNothing(path, isStats, (done) => sftp.lstat(path, done)),
    realpath: (path) => ask(path, isText, (done) => sftp.realpath(path, done)),
    names,
    read,
    create,
    async makeFolder(path, mode) {
      await call(path, (done) => sftp.mkdir(path, { mode } as InputAttributes, done as never));
      await call(path, (done) => sftp.chmod(path, mode, done as never));
    },
    renameToFree: async (from, to) => void (await call(to, (done) => sftp.rename(from, to, done as never))),
    renameOver: async (from, to) => void (await call(to, (done) => sftp.ext_openssh_rename(from, to, done as never))),
    unlink: async (path) => void (await orNothing(path, isAnything, (done) => sftp.unlink(path, done as never))),
    removeEmptyFolder: async (path) =>
      void (await call(path, (done) => sftp.rmdir(path, done as never)).catch(() => {})),
    end: () => sftp.end(),
  };
}

function isAnything(_value: unknown): _value is unknown {
  return true;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

/** ssh2 makes one of each answer with attributes, whatever is in it. */
function isStats(value: unknown): value is Stats {
  return typeof (value as Partial<Stats> | null | undefined)?.isSymbolicLink === 'function';
}

function isNamesOrEnd(value: unknown): value is { filename: string }[] | null {
  return value === null || Array.isArray(value);
}

function statusOf(error: unknown): unknown {
  return (error as { code?: unknown } | null | undefined)?.code;
}

function refusalOf(error: Error, path: string): SiteRefusal {
  if (statusOf(error) === PERMISSION_DENIED) {
    return new SiteRefusal('no_permission', `The login may not do that with ${path}.`);
  }
  if (statusOf(error) === NO_SUCH_FILE) return new SiteRefusal('folder_missing', `There is no ${path}.`);
  return new SiteRefusal('write_failed', `${path}: ${error.message}.`);
}
