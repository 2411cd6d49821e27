/** `audit verify` on a folder whose host does not run, or cannot start (AUD-1). */
import type { Anchor, AnchorCheck } from '../contract/anchor.ts';
import type { AuditVerification } from '../contract/event.ts';
import { checkAnchors } from '../core/audit/anchors.ts';
import { readAsItLies } from './as-it-lies.ts';
import { verifyLogAlone, verifyOpened } from './audit/verify.ts';

import { anchoredLog } from './events.ts';
import { readMigrations, schemaVersion } from './migrate.ts';
import { createStatements } from './statements.ts';

export interface FolderVerification {
  verification: AuditVerification;
  /** null: no anchors were given. */
  anchors: AnchorCheck | null;
  /** What could not be checked and why, one sentence; null: all was. */
  note: string | null;
}

/** Of a database that is older or newer than the program only the log is known. Throws StartupError as readAsItLies does. */
export function verifyFolder(
  dataDir: string,
  migrationsDir: string,
  anchors: readonly Anchor[] = [],
): Promise<FolderVerification> {
  return readAsItLies(dataDir, async (db) => {
    const version = schemaVersion(db);
    const known = readMigrations(migrationsDir).length;
    const compared = anchors.length === 0 ? null : checkAnchors(anchors, anchoredLog(createStatements(db)));
    if (version === known)
      return { anchors: compared, verification: await verifyOpened(db, migrationsDir), note: null };
    return { anchors: compared, verification: await verifyLogAlone(db, version), note: differenceNote(version, known) };
  });
}

function differenceNote(version: number, known: number): string {
  const what =
    version > known
      ? `was written by a newer Holdpoint (version ${version}, this one knows ${known})`
      : `is still of an older form (version ${version}, this Holdpoint makes ${known} of it when it starts)`;
  return `The database ${what}, so only its log was checked.`;
}
