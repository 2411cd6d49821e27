/** What an action is, as its row says it (ACT-10). */
import { ActionSpec } from '../contract/action-spec.ts';
import type { StoredSpec } from '../core/ports.ts';
import { parseJson } from './columns.ts';
import type { Row } from './statements.ts';

export const SPEC = 'SELECT spec_json, digest, approved_digest FROM actions WHERE id = ?';

/** Read leniently: what was changed by hand is for the guard to refuse, and must not hide the action. */
export function storedSpec(row: Row | undefined): StoredSpec | null {
  if (row === undefined) return null;
  return {
    spec: readable(row.spec_json),
    digest: row.digest as string | null,
    approved_digest: row.approved_digest as string | null,
  };
}

function readable(stored: unknown): ActionSpec | null {
  if (stored === null) return null;
  try {
    return parseJson(stored, ActionSpec);
  } catch {
    return null;
  }
}
