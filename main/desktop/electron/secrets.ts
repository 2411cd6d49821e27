/**
 * The cipher of the Electron host. The system's keyring keeps one random key, sealed by safeStorage in a file; that key seals
 * the secrets, as the Node host's key file does. Where there is no keyring a person chooses, once (RUN-7).
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dialog, safeStorage } from 'electron';
import { writePrivateFile } from '../../files/private-file.ts';
import { openKeyFile } from '../../key-file.ts';
import type { Log } from '../../log.ts';
import { keyCipher } from '../../store/key-file-cipher.ts';
import type { CipherSource } from '../../store/vault.ts';
import type { DesktopStore, WithoutKeyring } from './desktop-store.ts';

export interface SecretsDeps {
  /** What the owner gave at the start; it counts before the keyring. */
  keyFile: string | null;
  /** Holds the key, sealed by the keyring. */
  sealedKeyPath: string;
  store: Pick<DesktopStore, 'withoutKeyring' | 'setWithoutKeyring'>;
  platform: NodeJS.Platform;
  log: Log;
}

/** Only once the app is ready. null: secrets are kept in memory only. Throws StartupError for a key file that is no good. */
export async function chooseCipher(deps: SecretsDeps): Promise<CipherSource | null> {
  const neverAborted = new AbortController().signal;
  if (deps.keyFile !== null) return openKeyFile(deps.keyFile, neverAborted);
  if (await hasKeyring(deps.platform)) return keyringCipher(deps);
  const choice = deps.store.withoutKeyring() ?? (await askPerson(deps));
  return choice === null || choice === 'memory' ? null : openKeyFile(choice.key_file, neverAborted);
}

/**
 * On Linux without a keyring safeStorage "encrypts" with a key that is the same everywhere: that is not encryption, and it
 * is never used here. The name of the back end proves nothing (a desktop may be named and its keyring not there, or not
 * named and there), so something is sealed and looked at.
 */
async function hasKeyring(platform: NodeJS.Platform): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  return !isSealedByFixedKey(await safeStorage.encryptStringAsync('holdpoint'), platform);
}

/** Chromium begins with `v10` what it sealed with the fixed key; elsewhere than on Linux that mark means the keychain. */
function isSealedByFixedKey(sealed: Buffer, platform: NodeJS.Platform): boolean {
  return platform === 'linux' && sealed.subarray(0, 3).toString() === 'v10';
}

/** A key that does not open any more stays where it is: with the old keyring back, so are the secrets. */
async function keyringCipher({ sealedKeyPath, platform, log }: SecretsDeps): Promise<CipherSource | null> {
  try {
    if (!existsSync(sealedKeyPath)) await writeSealed(sealedKeyPath, randomBytes(32).toString('base64'));
    const sealed = readFileSync(sealedKeyPath);
    if (isSealedByFixedKey(sealed, platform)) {
      log(
        'warn',
        'The key of stored passwords was not sealed by a keyring and is not used; they are kept in memory only.',
      );
      return null;
    }
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed);
    if (shouldReEncrypt) await writeSealed(sealedKeyPath, result);
    return keyCipher('safe_storage', Buffer.from(result, 'base64'));
  } catch {
    log('warn', "The system's keyring does not open the key of stored passwords; new ones are kept in memory only.");
    return null;
  }
}

async function writeSealed(path: string, key: string): Promise<void> {
  writePrivateFile(path, await safeStorage.encryptStringAsync(key));
}

const ANSWERS = ['Keep them in memory only', 'Use a key file…', 'Decide later'];

/** Remembered, except where the person wants to decide later. */
async function askPerson({ store }: SecretsDeps): Promise<WithoutKeyring> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Holdpoint',
    message: 'This system has no keyring that could keep passwords of servers safe.',
    detail:
      'Holdpoint does not store them unprotected. It can keep them in memory, so that you type them again after each ' +
      'start, or seal them with a key file of your own: any file of at least 32 random bytes that only you can read.',
    buttons: ANSWERS,
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  const choice = response === 0 ? 'memory' : response === 1 ? await chooseKeyFile() : null;
  if (choice !== null) store.setWithoutKeyring(choice);
  return choice;
}

async function chooseKeyFile(): Promise<WithoutKeyring> {
  const { filePaths } = await dialog.showOpenDialog({ title: 'Key file', properties: ['openFile', 'showHiddenFiles'] });
  const [path] = filePaths;
  return path === undefined ? null : { key_file: path };
}
