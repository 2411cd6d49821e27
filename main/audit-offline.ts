/** `holdpoint audit verify` without a host: the wiring of the command line to the store. */
import type { Anchor } from './contract/anchor.ts';
import { MIGRATIONS_DIR } from './paths.ts';
import { StartupError } from './store/startup-error.ts';
import { type FolderVerification, verifyFolder } from './store/verify-folder.ts';

/** What is wrong with the folder comes back as code and sentence. */
export async function verifyOffline(
  dataDir: string,
  anchors: readonly Anchor[],
): Promise<FolderVerification | { code: string; message: string }> {
  try {
    return await verifyFolder(dataDir, MIGRATIONS_DIR, anchors);
  } catch (error) {
    if (error instanceof StartupError) return { code: error.code, message: error.message };
    throw error;
  }
}
