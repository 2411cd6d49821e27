/** Actions and their life (ACT-1…9). Races are decided by one conditional statement each, and by unique indexes. */
import { z } from 'zod';
import { ActionStatus, ActionSummary, Failure, Waiting } from '../contract/action.ts';
import { ActionSpec } from '../contract/action-spec.ts';
import { canonicalJson } from '../contract/canonical-json.ts';
import type { ActionStore, CapturedText, NewAction, RunEvidence, StepChange, StepConditions } from '../core/ports.ts';
import { countsByStatus, openCount, openCounts } from './action-list.ts';
import { SPEC, storedSpec } from './action-spec.ts';
import { listActions } from './action-walk.ts';
import { json, parseJson, plain, table } from './columns.ts';
import type { Row, Statements } from './statements.ts';
import { namesOfUnit } from './unit-names.ts';

const Parameters = ActionSummary.shape.parameters;
const Evidence: z.ZodType<RunEvidence> = z.object({
  boot_id: z.string(),
  not_after_uptime: z.number(),
  uptime: z.number().optional(),
  invocation_before: z.string().nullable(),
});

const ASKED = {
  server_id: plain<string>(),
  action_type: plain<string>(),
  service_name: plain<string | null>(),
  parameters: json(Parameters),
  command: plain<string>(),
  created_at: plain<string>(),
  created_by: plain<string>(),
  created_by_id: plain<string | null>(),
  note: plain<string | null>(),
  alert_ref: plain<string | null>(),
  approved_at: plain<string | null>(),
  approved_by: plain<string | null>(),
  expires_at: plain<string>(),
};

const NEW_ACTIONS = table<NewAction>({
  ...ASKED,
  unit: plain(),
  status: plain(),
  allowed_by: plain(),
  held_by: json<string[] | null>(z.array(z.string())),
  spec: { suffix: '_json', encode: canonicalJson, decode: (stored) => parseJson(stored, ActionSpec) },
  digest: plain(),
  approved_digest: plain(),
});

export const SUMMARIES = table<ActionSummary>({
  ...ASKED,
  id: plain(),
  status: plain(),
  rejected_at: plain(),
  rejected_by: plain(),
  rejection_reason: plain(),
  cancelled_at: plain(),
  cancelled_by: plain(),
  executed_at: plain(),
  completed_at: plain(),
  exit_code: plain(),
  failure: json<Failure | null>(Failure),
  remarks: json(z.array(z.string())),
  waiting: json<Waiting | null>(Waiting),
  allowed_by: plain(),
  revision: plain(),
  digest: plain(),
});

type StepColumns = Required<Omit<StepChange, 'waiting' | 'stdout' | 'stderr'>>;
const STEPS = table<StepColumns>({
  approved_at: plain(),
  approved_by: plain(),
  rejected_at: plain(),
  rejected_by: plain(),
  rejection_reason: plain(),
  cancelled_at: plain(),
  cancelled_by: plain(),
  executed_at: plain(),
  completed_at: plain(),
  exit_code: plain(),
  failure: json<Failure | null>(Failure),
  remarks: json(z.array(z.string())),
  evidence: json(Evidence),
});

const NEXT_APPROVAL = '(SELECT coalesce(max(approval_order), 0) + 1 FROM actions WHERE approval_order IS NOT NULL)';

export const INSERT = `
  INSERT INTO actions (approval_order, ${NEW_ACTIONS.list})
  VALUES (CASE WHEN ? = 'approved' THEN ${NEXT_APPROVAL} END, ${NEW_ACTIONS.marks})
  ON CONFLICT (server_id, action_type, coalesce(unit, '')) WHERE status IN ('pending', 'approved', 'executing')
  DO NOTHING RETURNING ${SUMMARIES.list}`;

export const TWIN = `
  SELECT id, status FROM actions
  WHERE server_id = ? AND action_type = ? AND coalesce(unit, '') = ? AND status IN ('pending', 'approved', 'executing')`;

/** By any name that means its unit (SVC-6). */
const ALIAS_TWIN = `
  SELECT id, status FROM actions
  WHERE server_id = ? AND action_type = ? AND coalesce(unit, '') IN (SELECT value FROM json_each(?))
    AND status IN ('pending', 'approved', 'executing')`;

export const CLAIM = `
  UPDATE actions SET status = 'executing', revision = revision + 1, executed_at = ?, evidence_json = ?,
    waiting_json = NULL, next_attempt_at = NULL
  WHERE id = ? AND status = 'approved' AND expires_at > ? AND digest = ? AND approved_digest = digest
    AND NOT EXISTS (SELECT 1 FROM actions AS busy WHERE busy.server_id = actions.server_id AND busy.status = 'executing')
  RETURNING ${SUMMARIES.list}`;

const SPECIFY = `
  UPDATE actions SET spec_json = ?, digest = ?, approved_digest = CASE status WHEN 'approved' THEN ? END
  WHERE id = ? AND status IN ('pending', 'approved') AND digest IS NULL AND spec_json IS NULL
  RETURNING ${SUMMARIES.list}`;
export const UNSPECIFIED = `
  SELECT id FROM actions INDEXED BY actions_without_digest
  WHERE digest IS NULL AND status IN ('pending', 'approved') ORDER BY id`;

const UNDONE_COUNT = `
  SELECT coalesce(sum(n), 0) AS n FROM action_counts WHERE status IN ('pending', 'approved') AND action_type = ?`;
const UNDONE_IDS = `
  SELECT id FROM actions WHERE action_type = ? AND status IN ('pending', 'approved') ORDER BY id LIMIT ?`;

/** One seek per server with anything approved. */
export const HEADS = `
  SELECT head.id, head.server_id, head.next_attempt_at
  FROM (SELECT DISTINCT server_id FROM action_counts WHERE status = 'approved' AND n > 0) AS queue
  JOIN actions AS head ON head.id = (
    SELECT id FROM actions AS first WHERE first.server_id = queue.server_id AND first.status = 'approved'
    ORDER BY first.approval_order LIMIT 1)
  WHERE queue.server_id = coalesce(?, queue.server_id)
    AND NOT EXISTS (SELECT 1 FROM actions AS busy WHERE busy.server_id = queue.server_id AND busy.status = 'executing')
  ORDER BY head.approval_order`;

export const DUE_TO_EXPIRE = `
  SELECT id FROM actions INDEXED BY actions_expiry WHERE status IN ('pending', 'approved') AND expires_at <= ? ORDER BY expires_at, id`;
export const NEXT_EXPIRY = `SELECT min(expires_at) AS at FROM actions INDEXED BY actions_expiry WHERE status IN ('pending', 'approved')`;

const SAVE_OUTPUT = `
  INSERT INTO action_outputs (action_id, stdout, stdout_cut, stderr, stderr_cut) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (action_id) DO UPDATE SET stdout = coalesce(excluded.stdout, stdout),
    stdout_cut = CASE WHEN excluded.stdout IS NULL THEN stdout_cut ELSE excluded.stdout_cut END,
    stderr = coalesce(excluded.stderr, stderr),
    stderr_cut = CASE WHEN excluded.stderr IS NULL THEN stderr_cut ELSE excluded.stderr_cut END`;

const one = (row: Row | undefined) => (row === undefined ? null : SUMMARIES.fromRow(row));
const ids = (rows: Row[]) => rows.map((row) => row.id as number);

/** A status step that does not exist, and a second executing action of a server, make SQLite throw: they are bugs. */
export function createActions(statements: Statements): ActionStore {
  const summary = (id: number) => one(statements.get(`SELECT ${SUMMARIES.list} FROM actions WHERE id = ?`, id));
  const spec = (id: number) => storedSpec(statements.get(SPEC, id));

  return {
    summary,
    get(id) {
      const action = summary(id);
      if (action === null) return null;
      const output = statements.get('SELECT * FROM action_outputs WHERE action_id = ?', id);
      const stored = spec(id);
      return {
        ...action,
        stdout: (output?.stdout ?? null) as string | null,
        stderr: (output?.stderr ?? null) as string | null,
        stdout_cut: output?.stdout_cut === 1,
        stderr_cut: output?.stderr_cut === 1,
        spec: stored?.spec ?? null,
        approved_digest: stored?.approved_digest ?? null,
      };
    },
    spec,
    evidence(id) {
      const stored = statements.get('SELECT evidence_json FROM actions WHERE id = ?', id)?.evidence_json ?? null;
      return stored === null ? null : parseJson(stored, Evidence);
    },
    insert: (action) => statements.atomically(() => insert(statements, action)),
    list: (query, pace) => listActions(statements, SUMMARIES, query, pace),
    step(id, from, to, change, conditions = {}) {
      const { stdout, stderr } = change;
      const update = () => step(statements, id, from, to, change, conditions);
      if (stdout === undefined && stderr === undefined) return update();
      return statements.atomically(() => {
        const stepped = update();
        if (stepped !== null) statements.run(SAVE_OUTPUT, id, ...captured(stdout), ...captured(stderr));
        return stepped;
      });
    },
    claim: (id, at, evidence, digest) => one(statements.get(CLAIM, at, JSON.stringify(evidence), id, at, digest)),
    specify: (id, given, digest) => one(statements.get(SPECIFY, canonicalJson(given), digest, digest, id)),
    unspecified: () => ids(statements.all(UNSPECIFIED)),
    postpone: (id, waiting) =>
      one(
        statements.get(
          `UPDATE actions SET waiting_json = ?, next_attempt_at = ? WHERE id = ? AND status = 'approved'
           RETURNING ${SUMMARIES.list}`,
          JSON.stringify(waiting),
          waiting.next_attempt_at,
          id,
        ),
      ),
    heads: (serverId) =>
      statements.all(HEADS, serverId ?? null).map((row) => ({
        id: row.id as number,
        server_id: row.server_id as string,
        next_attempt_at: row.next_attempt_at as string | null,
      })),
    idsIn: (status, serverId) =>
      serverId === undefined
        ? ids(statements.all('SELECT id FROM actions WHERE status = ? ORDER BY id', status))
        : ids(
            statements.all('SELECT id FROM actions WHERE server_id = ? AND status = ? ORDER BY id', serverId, status),
          ),
    dueToExpire: (at) => ids(statements.all(DUE_TO_EXPIRE, at)),
    nextExpiryAt: () => (statements.get(NEXT_EXPIRY)?.at ?? null) as string | null,
    openCounts: () => openCounts(statements),
    openCount: (serverId) => openCount(statements, serverId),
    undoneOfType: (type, limit) => ({
      count: statements.get(UNDONE_COUNT, type)?.n as number,
      ids: ids(statements.all(UNDONE_IDS, type, limit)),
    }),
    countsByStatus: () => countsByStatus(statements),
  };
}

function insert(statements: Statements, action: NewAction): ReturnType<ActionStore['insert']> {
  // An open action may stand under a name whose unit became known only later; no transaction comes between these statements.
  if (action.unit !== null) {
    const names = JSON.stringify(namesOfUnit(statements, action.unit));
    const alias = statements.get(ALIAS_TWIN, action.server_id, action.action_type, names);
    if (alias !== undefined) return { twin: { id: alias.id as number, status: ActionStatus.parse(alias.status) } };
  }
  const inserted = one(statements.get(INSERT, action.status, ...NEW_ACTIONS.values(action)));
  if (inserted !== null) return { inserted };
  const twin = statements.get(TWIN, action.server_id, action.action_type, action.unit ?? '');
  if (twin === undefined) throw new Error('The action was refused as a twin of one that is not there.');
  return { twin: { id: twin.id as number, status: ActionStatus.parse(twin.status) } };
}

/** Away from `approved` nothing waits any more; `approved` itself takes the next place in the order. */
function step(
  statements: Statements,
  id: number,
  from: readonly ActionStatus[],
  to: ActionStatus,
  { stdout: _stdout, stderr: _stderr, ...change }: StepChange,
  { unlessExpiredAt, revision, digest }: StepConditions,
): ActionSummary | null {
  const { sql, values } = STEPS.assign(change);
  const approval = to === 'approved' ? `, approved_digest = digest, approval_order = ${NEXT_APPROVAL}` : '';
  const row = statements.get(
    `UPDATE actions SET status = ?, revision = revision + 1, waiting_json = NULL, next_attempt_at = NULL
       ${approval}${sql === '' ? '' : `, ${sql}`}
     WHERE id = ? AND status IN (SELECT value FROM json_each(?)) AND (? IS NULL OR expires_at > ?)
       AND revision = coalesce(?, revision) AND (? IS NULL OR digest = ?)
     RETURNING ${SUMMARIES.list}`,
    to,
    ...values,
    id,
    JSON.stringify(from),
    unlessExpiredAt ?? null,
    unlessExpiredAt ?? null,
    revision ?? null,
    digest ?? null,
    digest ?? null,
  );
  return one(row);
}

function captured(text: CapturedText | undefined): [string | null, number] {
  return [text?.text ?? null, text?.is_cut === true ? 1 : 0];
}
