/** The key file that a person named at the start: asked first whether its place answers at all (RUN-7). */
import { systemClock } from './core/system-clock.ts';
import { createNamedFiles, whyNotRead } from './ssh/named-file.ts';
import { keyFileCipher } from './store/key-file-cipher.ts';
import { StartupError } from './store/startup-error.ts';
import type { CipherSource } from './store/vault.ts';

/**
 * Throws StartupError as `keyFileCipher` does, and `key_file_unreadable` where the file does not answer or the signal is aborted:
 * on a mount that is dead, reading it here would leave a program that no signal ends.
 */
export async function openKeyFile(path: string, signal: AbortSignal): Promise<CipherSource> {
  const read = await createNamedFiles({ clock: systemClock, signal }).read(path, 0);
  if (read.kind === 'silent')
    throw new StartupError('key_file_unreadable', `The key file ${path} ${whyNotRead(read)}.`);
  return keyFileCipher(path);
}
