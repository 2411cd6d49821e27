/** Whose the data folder is and who may write in it, judged before anything in it is trusted (SPEC "Starting it"). */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  readdirSync,
  realpathSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DRAFT_NAME, makePrivateFolder } from '../files/private-file.ts';
import { asStartupError, StartupError } from './startup-error.ts';

/** Windows keeps rights of another kind, and a folder of the profile is its owner's alone. */
const HAS_OWNERS = process.platform !== 'win32';
const WRITABLE_BY_OTHERS = 0o022;
/** Files lie in these; what Chromium keeps of its own is none of ours. */
const FOLDERS = ['.', 'desktop', 'demo'];
/** Every file of ours, but for drafts. */
const OWN =
  /^(holdpoint\.db(-wal|-shm|-journal)?|host\.lock(-journal)?|runtime\.json|backup-v.+\.db|shown-notices\.json|open-window\.html|desktop\.json|secrets-key|client_ed25519|hosts\.json)$/;

/**
 * Makes it with mode 0700 where it is missing, and gives every file of ours in it the mode 0600. Throws StartupError, each with
 * how to mend it: `folder_not_yours`, `folder_exposed`, `file_not_yours`, `folder_not_accessible` …
 */
export function prepareFolder(dir: string): void {
  try {
    makeFolder(dir);
    if (!HAS_OWNERS) return;
    judgeFolder(dir);
    for (const path of filesOf(dir)) if (OWN.test(basename(path))) secureFile(path);
  } catch (error) {
    throw asStartupError(error, dir);
  }
}

/** Takes away what a killed program had half written. Only for who holds the folder. */
export function removeDrafts(dir: string): void {
  for (const path of filesOf(dir)) if (DRAFT_NAME.test(basename(path))) rmSync(path, { force: true });
}

function filesOf(dir: string): string[] {
  const folders = FOLDERS.map((name) => join(dir, name)).filter(isOwnFolder);
  return folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
}

/** Where it cannot be made, throws what the nearest folder above says: mkdir itself calls a read-only one missing. */
function makeFolder(dir: string): void {
  try {
    makePrivateFolder(dir);
  } catch (error) {
    let above = resolve(dir);
    while (!existsSync(above) && above !== dirname(above)) above = dirname(above);
    accessSync(above, constants.W_OK);
    throw error;
  }
}

function judgeFolder(dir: string): void {
  const link = lstatSync(dir);
  // A link is as good as where it leads, where it was not another user who made it.
  if (link.isSymbolicLink() && !isOurs(link) && link.uid !== 0) {
    throw new StartupError(
      'folder_not_yours',
      `The folder ${dir} is a link that another user made; give the folder itself.`,
    );
  }
  const folder = statSync(dir);
  if (!isOurs(folder)) {
    throw new StartupError(
      'folder_not_yours',
      `The folder ${dir} belongs to another user (${folder.uid}); start Holdpoint as that user, or give it another --data-dir.`,
    );
  }
  if ((folder.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new StartupError('folder_exposed', `Others may write in the folder ${dir}; run: chmod 700 '${dir}'.`);
  }
  judgeAbove(realpathSync(dir));
}

/** Who may rename a folder above can put another one in the place of ours. */
function judgeAbove(dir: string): void {
  for (let above = dirname(dir), below = dir; above !== below; [below, above] = [above, dirname(above)]) {
    const { mode } = statSync(above);
    const isOpen = (mode & constants.S_IWOTH) !== 0 && (mode & 0o1000) === 0;
    if (isOpen) {
      throw new StartupError(
        'folder_exposed',
        `Everybody may write in ${above}, above ${dir}; run: chmod o-w '${above}'.`,
      );
    }
  }
}

function isOwnFolder(path: string): boolean {
  return existsSync(path) && lstatSync(path).isDirectory();
}

function secureFile(path: string): void {
  const file = lstatSync(path);
  // runtime.json may be anything a person put there; writing it says so.
  if (file.isDirectory()) return;
  if (!file.isFile()) throw new StartupError('file_not_yours', `The file ${path} is no plain file; move it away.`);
  if (!isOurs(file)) {
    throw new StartupError(
      'file_not_yours',
      `The file ${path} belongs to another user (${file.uid}); give it to yourself with chown.`,
    );
  }
  if ((file.mode & 0o7777) !== 0o600) chmodSync(path, 0o600);
}

function isOurs({ uid }: Pick<Stats, 'uid'>): boolean {
  return uid === process.geteuid?.();
}
