/** `holdpoint audit verify` without a host: the wiring of the command line to the store. */
import type { AuditVerification } from './contract/event.ts';
import { MIGRATIONS_DIR } from './paths.ts';
import { StartupError } from './store/startup-error.ts';
import { verifyFolder } from './store/verify-folder.ts';

/** What is wrong with the folder comes back as code and sentence. */
export async function verifyOffline(
  dataDir: string,
): Promise<{ verification: AuditVerification; note: string | null } | { code: string; message: string }> {
  try {
    return await verifyFolder(dataDir, MIGRATIONS_DIR);
  } catch (error) {
    if (error instanceof StartupError) return { code: error.code, message: error.message };
    throw error;
  }
}
