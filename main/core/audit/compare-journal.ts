/** Holds what the log says ran on a server against the lines in its journal (AUD-3). Pure. */
import type { JournalDifference, JournalDifferenceKind } from '../../contract/journal-comparison.ts';
import { isoTime } from '../../contract/time.ts';
import { cleaned, type RunClaim, readJournalLine } from './journal-line.ts';
import type { Tagged, TaggedLine } from './tagged-lines.ts';

/** A claim in the log. */
export interface ClaimedRun extends RunClaim {
  /** When it was claimed, milliseconds since 1970 by our clock. */
  at: number;
  /** As whom the line was to be written; null: none was. */
  login: string | null;
  /** Whether the command surely ran, surely did not, or nobody can say. */
  ran: 'yes' | 'no' | 'perhaps';
}

export interface JournalFindings {
  matched: number;
  notExpected: number;
  notCertain: number;
  beforeJournal: number;
  /** Oldest first. */
  differences: JournalDifference[];
}

/** A line is written beside the command, so it may come a little after it. Milliseconds. */
const LAG_MS = 10_000;
const SHOWN = 200;

/**
 * `runs`: those since the first line that was read, or all. `claimAt`: any other row of the log, for lines of older runs.
 * `nowMs`: ours.
 */
export function compareJournal(
  runs: readonly ClaimedRun[],
  journal: Tagged,
  claimAt: (position: number) => ClaimedRun | null,
  nowMs: number,
): JournalFindings {
  const known = new Map(runs.map((run) => [run.position, run]));
  const seen = new Set<number>();
  const differences: JournalDifference[] = [];
  let matched = 0;
  for (const line of journal.lines) {
    const claim = line.text === null ? null : readJournalLine(line.text);
    const run = claim === null ? null : (known.get(claim.position) ?? claimAt(claim.position));
    const wrong = judge(line, claim, run, journal.uids, seen);
    if (wrong !== null) differences.push(wrong);
    else matched += 1;
    if (run !== null && claim?.action_id === run.action_id) seen.add(run.position);
  }
  const without = runs.filter((run) => !seen.has(run.position));
  const expected = without.filter((run) => run.login !== null && run.ran !== 'no');
  const first = firstInstant(journal);
  const before = expected.filter((run) => first !== null && run.at + journal.clockMs - nowMs < first);
  const rest = expected.filter((run) => !before.includes(run));
  const isCertain = (run: ClaimedRun) => run.ran === 'yes' && nowMs - run.at > LAG_MS;
  const missing = rest.filter(isCertain).map(missingLine);
  return {
    matched,
    notExpected: without.filter((run) => run.login === null).length,
    notCertain: rest.length - missing.length,
    beforeJournal: before.length,
    differences: [...differences, ...missing].sort((a, b) => (a.at < b.at ? -1 : 1)),
  };
}

/** From when on a line must be there: the journal begins there, or what was read of it. */
function firstInstant({ beginsAt, isCut, lines }: Tagged): number | null {
  const oldest = isCut ? (lines[0]?.at ?? null) : null;
  return oldest === null || beginsAt === null ? (oldest ?? beginsAt) : Math.max(oldest, beginsAt);
}

/** null: it is what the log says. */
function judge(
  line: TaggedLine,
  claim: RunClaim | null,
  run: ClaimedRun | null,
  uids: Tagged['uids'],
  seen: ReadonlySet<number>,
): JournalDifference | null {
  const by = line.uid === null ? 'an unknown user' : `user ${line.uid}`;
  const tell = (kind: JournalDifferenceKind, message: string): JournalDifference => ({
    kind,
    action_id: claim?.action_id ?? null,
    at: isoTime(line.at),
    message,
  });
  if (claim === null) {
    const text = line.text === null ? 'something that is no text' : `“${cleaned(line.text.slice(0, SHOWN))}”`;
    return tell('line_foreign', `Not one of Holdpoint's lines, by ${by}: ${text}.`);
  }
  const of = `action ${claim.action_id}`;
  if (run === null || run.action_id !== claim.action_id) {
    return tell(
      'run_missing',
      `A line by ${by} tells of ${of} at row ${claim.position}; this log knows no such run here.`,
    );
  }
  const fields = (['digest', 'hash', 'approved_by'] as const).filter((name) => expectedOf(run)[name] !== claim[name]);
  if (fields.length > 0) {
    const said = fields.map((name) => `${name}: the log says ${expectedOf(run)[name]}, the line ${claim[name]}`);
    return tell('line_differs', `The line of ${of}, by ${by}, is not what the log says: ${said.join('; ')}.`);
  }
  const uid = run.login === null ? null : (uids.get(run.login) ?? null);
  if (uid !== null && line.uid !== uid) {
    return tell('another_user', `The line of ${of} was written by ${by}, not by the login ${run.login} (user ${uid}).`);
  }
  if (seen.has(run.position)) return tell('line_repeated', `There is more than one line of ${of}, this one by ${by}.`);
  if (run.ran === 'no')
    return tell('did_not_start', `The log says that ${of} never started; a line by ${by} says it did.`);
  return null;
}

const expectedOf = (run: ClaimedRun) => ({ ...run, approved_by: cleaned(run.approved_by) });

function missingLine({ action_id, position, at }: ClaimedRun): JournalDifference {
  const message = `Action ${action_id} ran (row ${position} of the log), and the server's journal has no line of it.`;
  return { kind: 'line_missing', action_id, at: isoTime(at), message };
}
