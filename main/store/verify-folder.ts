/** `audit verify` on a folder whose host does not run, or cannot start (AUD-1). */
import type { AuditVerification } from '../contract/event.ts';
import { readAsItLies } from './as-it-lies.ts';
import { verifyLogAlone, verifyOpened } from './audit/verify.ts';

import { readMigrations, schemaVersion } from './migrate.ts';

export interface FolderVerification {
  verification: AuditVerification;
  /** What could not be checked and why, one sentence; null: all was. */
  note: string | null;
}

/** Of a database that is older or newer than the program only the log is known. Throws StartupError as readAsItLies does. */
export function verifyFolder(dataDir: string, migrationsDir: string): Promise<FolderVerification> {
  return readAsItLies(dataDir, async (db) => {
    const version = schemaVersion(db);
    const known = readMigrations(migrationsDir).length;
    if (version === known) return { verification: await verifyOpened(db, migrationsDir), note: null };
    return { verification: await verifyLogAlone(db, version), note: differenceNote(version, known) };
  });
}

function differenceNote(version: number, known: number): string {
  const what =
    version > known
      ? `was written by a newer Holdpoint (version ${version}, this one knows ${known})`
      : `is still of an older form (version ${version}, this Holdpoint makes ${known} of it when it starts)`;
  return `The database ${what}, so only its log was checked.`;
}
