/** The first pass over the log, in its order: the chain, and the replay of everything but the actions (AUD-1, AUD-2). */
import type Database from 'better-sqlite3';
import { EventKind } from '../../contract/event.ts';
import { isObject, type LoggedEvent } from '../../core/audit/known.ts';
import { createReplay, partsOf, type Replay } from '../../core/audit/replay.ts';
import { isActionKind } from '../../core/audit/replay-action.ts';
import { type ChainCheck, createChainCheck, HASHED_COLUMNS, type Head } from '../hash-chain.ts';
import type { Row } from '../statements.ts';
import { decoded } from './fields.ts';
import type { Findings } from './findings.ts';
import type { Pace } from './pace.ts';

export interface LogPass {
  chain: ChainCheck;
  replay: Replay;
  /** How many rows tell of an action. */
  ofActions: number;
}

/** The first schema that keeps the head of the log apart from it. */
const HEAD_VERSION = 3;

/** Stops at the first row that breaks the chain. `onRow`: told of each that does not. */
export async function passOverChain(
  db: Database.Database,
  version: number,
  pace: Pace,
  onRow: (row: Row) => void = () => {},
): Promise<ChainCheck> {
  const chain = createChainCheck();
  const rows = db.prepare<[], Row>(`SELECT ${HASHED_COLUMNS.join(', ')}, prev_hash, hash FROM events ORDER BY seq`);
  for (const row of rows.iterate()) {
    if (!chain.accepts(row)) return chain;
    onRow(row);
    if (pace.isOver()) await pace.rest();
  }
  const isKept = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'event_head'").get() !== undefined;
  if (isKept) chain.endsAt(db.prepare<[], Head>('SELECT seq, hash FROM event_head').get() ?? null);
  else if (version >= HEAD_VERSION) chain.endsAt(null);
  return chain;
}

export async function passOverLog(
  db: Database.Database,
  version: number,
  findings: Findings,
  pace: Pace,
): Promise<LogPass> {
  const replay = createReplay();
  let ofActions = 0;
  const chain = await passOverChain(db, version, pace, (row) => {
    if (row.action_id !== null) ofActions += 1;
    for (const fault of replayed(row, replay)) findings.impossible(row.seq as number, fault);
  });
  return { chain, replay, ofActions };
}

function replayed(row: Row, replay: Replay): string[] {
  const kind = EventKind.safeParse(row.kind);
  if (!kind.success) return [`is of a kind that there is not: ${String(row.kind)}`];
  if (isActionKind(kind.data) !== (row.action_id !== null))
    return ['tells of an action, or of none, and its kind says otherwise'];
  if (partsOf(kind.data).length === 0) return [];
  const event = loggedEvent(row);
  return event === null ? ['cannot be read'] : replay.apply({ ...event, kind: kind.data });
}

/** null where its data is no JSON object. */
export function loggedEvent(row: Row): LoggedEvent | null {
  const data = decoded(row.data);
  return isObject(data) ? { ...(row as unknown as LoggedEvent), data } : null;
}
