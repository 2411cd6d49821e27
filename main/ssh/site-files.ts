/** The SiteFiles port over SFTP: careful about whose files lie there, and whole files only (SPEC MNT-7). */
import { randomBytes } from 'node:crypto';
import type { Stats } from 'ssh2';
import { VISITOR_MARKER } from '../contract/visitors.ts';
import type { SiteOutcome, SiteStep } from '../core/visitors/site-files.ts';
import type { Connection } from './connection.ts';
import type { Conversation } from './conversation.ts';
import { openSftp, type Sftp, SiteRefusal } from './sftp-session.ts';

/** Within these the marker stands, and no file of ours is longer than the second. */
const MARKER_BYTES = 512;
const LARGEST_BYTES = 256 * 1024;

const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;
/** A web server may look up a name in it; nobody else may list them. */
const SECRET_FOLDER_MODE = 0o711;
const WRITABLE_BY_OTHERS = 0o002;
const TEMPORARY = /^\.holdpoint-[0-9a-f]{16}\.tmp$/;

export type SiteResult = SiteOutcome | { kind: 'dead'; message: string };

/** `signal`, aborted with a sentence as its reason: nobody wants it any more, and it ends. */
export async function applySiteOn(
  connection: Connection,
  folder: string,
  steps: readonly SiteStep[],
  signal: AbortSignal,
): Promise<SiteResult> {
  const lostBefore = connection.lossReason();
  if (lostBefore !== undefined) return { kind: 'dead', message: lostBefore };
  const { promise: over, reject } = Promise.withResolvers<never>();
  const conversation = connection.begin('files', ({ message }) => reject(new SiteRefusal('limit_reached', message)));
  const { promise: ended, resolve } = Promise.withResolvers<SiteOutcome>();
  const onEnd = () => resolve({ kind: 'lost', message: String(signal.reason) });
  signal.addEventListener('abort', onEnd);
  if (signal.aborted) onEnd();
  const lost = connection.lost.then((message): SiteOutcome => ({ kind: 'lost', message }));
  try {
    return await Promise.race([ended, work(connection, conversation, folder, steps), over, lost]);
  } catch (error) {
    const message = connection.lossReason();
    if (message !== undefined) return { kind: 'lost', message };
    if (!(error instanceof SiteRefusal)) throw error;
    return { kind: 'refused', failure: { code: error.code, message: error.message } };
  } finally {
    signal.removeEventListener('abort', onEnd);
    conversation.end();
  }
}

async function work(
  connection: Connection,
  conversation: Conversation,
  folder: string,
  steps: readonly SiteStep[],
): Promise<SiteOutcome> {
  const sftp = await openSftp(connection, conversation);
  try {
    const isWriting = steps.some((step) => step.do === 'write');
    if (!(await enterFolder(sftp, folder, isWriting))) return { kind: 'applied', changes: 0 };
    await sweep(sftp, folder);
    // Nothing is begun where something later would be refused.
    for (const step of steps) await examine(sftp, folder, step);
    let changes = 0;
    for (const step of steps) changes += await take(sftp, folder, step, changes);
    return { kind: 'applied', changes };
  } finally {
    sftp.end();
  }
}

/** false: it is not there and nothing is to be written. */
async function enterFolder(sftp: Sftp, folder: string, isWriting: boolean): Promise<boolean> {
  const present = await sftp.lstat(folder);
  if (present === null) {
    if (!isWriting) return false;
    const parent = folder.slice(0, folder.lastIndexOf('/'));
    if ((await sftp.lstat(parent)) === null) throw new SiteRefusal('folder_missing', `There is no ${parent}.`);
    await refuseDetour(sftp, parent);
    await sftp.makeFolder(folder, FOLDER_MODE);
    return true;
  }
  if (present.isSymbolicLink()) throw new SiteRefusal('symlink', `${folder} is a symbolic link.`);
  if (!present.isDirectory()) throw new SiteRefusal('not_a_folder', `${folder} is not a folder.`);
  await refuseDetour(sftp, folder);
  refuseUnsafe(folder, present);
  return true;
}

async function refuseDetour(sftp: Sftp, path: string): Promise<void> {
  const real = await sftp.realpath(path);
  if (real !== path) throw new SiteRefusal('symlink', `${path} leads over a symbolic link to ${real}.`);
}

function refuseUnsafe(folder: string, stats: Stats): void {
  if ((stats.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new SiteRefusal('unsafe_folder', `Every user of the server may write to ${folder}.`);
  }
}

/** What a try that was cut off left behind. */
async function sweep(sftp: Sftp, folder: string): Promise<void> {
  for (const name of await sftp.names(folder)) {
    if (TEMPORARY.test(name)) await sftp.unlink(`${folder}/${name}`);
  }
}

async function examine(sftp: Sftp, folder: string, step: SiteStep): Promise<void> {
  if (step.do === 'write' || step.do === 'remove') await ours(sftp, `${folder}/${step.name}`);
  if (step.do === 'keep_only') await ourFiles(sftp, `${folder}/${step.folder}`);
}

/** null: there is nothing. Refuses what is not a plain file with our marker. */
async function ours(sftp: Sftp, path: string): Promise<Stats | null> {
  const stats = await sftp.lstat(path);
  if (stats === null) return null;
  if (stats.isSymbolicLink()) throw new SiteRefusal('symlink', `${path} is a symbolic link.`);
  const isMarked = stats.isFile() && (await sftp.read(path, MARKER_BYTES)).includes(VISITOR_MARKER);
  if (!isMarked) throw new SiteRefusal('foreign_file', `${path} was not written by Holdpoint.`);
  return stats;
}

/** Names of our files in a sub-folder; null where it is not there. */
async function ourFiles(sftp: Sftp, path: string): Promise<string[] | null> {
  const stats = await sftp.lstat(path);
  if (stats === null) return null;
  if (stats.isSymbolicLink()) throw new SiteRefusal('symlink', `${path} is a symbolic link.`);
  if (!stats.isDirectory()) throw new SiteRefusal('foreign_file', `${path} was not made by Holdpoint.`);
  refuseUnsafe(path, stats);
  await sweep(sftp, path);
  // Found by listing, as nobody remembers the names of former maintenances.
  const names = await sftp.names(path);
  for (const name of names) await ours(sftp, `${path}/${name}`);
  return names;
}

/** Answers how many files it changed. */
async function take(sftp: Sftp, folder: string, step: SiteStep, changes: number): Promise<number> {
  switch (step.do) {
    case 'write':
      return write(sftp, folder, `${folder}/${step.name}`, Buffer.from(step.content), step.modifiedAt);
    case 'remove':
      return remove(sftp, `${folder}/${step.name}`);
    case 'keep_only':
      return keepOnly(sftp, `${folder}/${step.folder}`, step.name, Buffer.from(step.content));
    case 'wait':
      if (changes > 0) await new Promise((resolve) => setTimeout(resolve, step.ms));
      return 0;
  }
}

async function write(
  sftp: Sftp,
  folder: string,
  path: string,
  content: Buffer,
  modifiedAt: number | null,
): Promise<number> {
  const present = await ours(sftp, path);
  const isSameTime = modifiedAt === null || present?.mtime === modifiedAt;
  if (present !== null && isSameTime && (await sftp.read(path, LARGEST_BYTES)).equals(content)) return 0;
  const temporary = `${folder}/.holdpoint-${randomBytes(8).toString('hex')}.tmp`;
  try {
    const { uid } = await sftp.create(temporary, content, FILE_MODE, modifiedAt);
    await refuseStranger(sftp, folder, uid);
    if (present === null) await sftp.renameToFree(temporary, path);
    else await sftp.renameOver(temporary, path);
  } catch (error) {
    await sftp.unlink(temporary).catch(() => {});
    throw error;
  }
  return 1;
}

/** A folder of another user's could be made a link by that user at any moment. */
async function refuseStranger(sftp: Sftp, folder: string, uid: number): Promise<void> {
  const stats = await sftp.lstat(folder);
  if (stats === null || !stats.isDirectory() || (stats.uid !== uid && stats.uid !== 0)) {
    throw new SiteRefusal('unsafe_folder', `${folder} belongs to another user than the login.`);
  }
}

async function remove(sftp: Sftp, path: string): Promise<number> {
  if ((await ours(sftp, path)) === null) return 0;
  await sftp.unlink(path);
  return 1;
}

async function keepOnly(sftp: Sftp, path: string, name: string | null, content: Buffer): Promise<number> {
  const names = await ourFiles(sftp, path);
  let changes = 0;
  for (const other of names ?? []) if (other !== name) changes += await remove(sftp, `${path}/${other}`);
  if (name !== null) {
    if (names === null) await sftp.makeFolder(path, SECRET_FOLDER_MODE);
    return changes + (await write(sftp, path, `${path}/${name}`, content, null));
  }
  if (names !== null) await sftp.removeEmptyFolder(path);
  return changes;
}
