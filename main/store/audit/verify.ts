/**
 * Checks the whole log, and the tables against it (AUD-1, AUD-2), on a connection and a snapshot of its own: writers are
 * not kept waiting, and log and tables are of one moment.
 */
import Database from 'better-sqlite3';
import type { AuditHead, AuditVerification } from '../../contract/event.ts';
import { schemaVersion } from '../migrate.ts';
import { passOverActions } from './action-pass.ts';
import { createFindings, type Findings } from './findings.ts';
import { passOverChain, passOverLog } from './log-pass.ts';
import { createPace } from './pace.ts';
import { compareSchema } from './schema-pass.ts';
import { passOverTables } from './tables-pass.ts';

/** Never shown in an answer. */
const SECRET = { tokens: ['hash'] };

/** `path`: of a database with the schema of this program. Opened to read only. */
export async function verifyDatabase(path: string, migrationsDir: string): Promise<AuditVerification> {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    db.exec('BEGIN');
    return await verifyOpened(db, migrationsDir);
  } finally {
    db.close();
  }
}

/** `db`: within a transaction, of this program's schema. */
export async function verifyOpened(db: Database.Database, migrationsDir: string): Promise<AuditVerification> {
  const pace = createPace();
  const findings = createFindings(SECRET);
  const { chain, replay, ofActions } = await passOverLog(db, schemaVersion(db), findings, pace);
  const { rows, fault, head } = chain;
  if (fault !== null) return broken(rows, fault);
  await passOverActions(db, { rows, ofActions }, findings, pace);
  await passOverTables(db, replay, findings, pace);
  compareSchema(db, migrationsDir, findings);
  return found(rows, head, findings);
}

/** Of a database of any schema: of its tables nothing is known. */
export async function verifyLogAlone(db: Database.Database, version: number): Promise<AuditVerification> {
  const { rows, fault, head } = await passOverChain(db, version, createPace());
  if (fault !== null) return broken(rows, fault);
  return { ...found(rows, head, createFindings(SECRET)), message: `${asWritten(rows)}.` };
}

const asWritten = (rows: number) => `All ${rows} rows are as they were written`;

function broken(rows: number, { seq, message }: { seq: number; message: string }): AuditVerification {
  return {
    ok: false,
    verdict: 'broken',
    rows,
    first_broken_seq: seq,
    message,
    head: null,
    differences: [],
    differences_total: 0,
    compared: [],
    not_covered: [],
  };
}

function found(rows: number, head: AuditHead, findings: Findings): AuditVerification {
  const { differences, total, compared, notCovered } = findings;
  const whole = asWritten(rows);
  const first = differences[0]?.message ?? '';
  const more = total === 1 ? '' : ` (and ${total - 1} more)`;
  return {
    ok: total === 0,
    verdict: total === 0 ? 'whole' : 'differs',
    rows,
    first_broken_seq: null,
    message: total === 0 ? `${whole}, and the tables hold what they say.` : `${whole}, but ${first}${more}`,
    head,
    differences,
    differences_total: total,
    compared: [...compared].map(([table, n]) => ({ table, rows: n })),
    not_covered: [...notCovered].map(([name, n]) => {
      const [table = '', field = ''] = name.split(' ');
      return { table, field, rows: n };
    }),
  };
}
