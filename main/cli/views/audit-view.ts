/** What checking the audit trail found, for people. */
import type { AnchorCheck } from '../../contract/anchor.ts';
import type { AuditVerification } from '../../contract/event.ts';
import type { JournalComparison } from '../../contract/journal-comparison.ts';
import { harmless } from '../harmless.ts';
import type { Paint } from '../style.ts';

export function verificationLines(found: AuditVerification, paint: Paint): string[] {
  const { verdict, rows, message, differences, differences_total: total } = found;
  if (verdict !== 'differs') {
    return [paint(verdict === 'whole' ? 'good' : 'bad', harmless(message)), ...notCoveredLines(found)];
  }
  const places = total === 1 ? 'One place differs' : `${total} places differ`;
  const rest = total - differences.length;
  return [
    paint('bad', `All ${rows} rows are as they were written, but not all else is. ${places}:`),
    ...differences.map((difference) => `  ${harmless(difference.message)}`),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
    ...notCoveredLines(found),
  ];
}

/** Said, so that nobody takes for proven what was not looked at. */
function notCoveredLines({ not_covered: missed }: AuditVerification): string[] {
  if (missed.length === 0) return [];
  const values = missed.reduce((sum, { rows }) => sum + rows, 0);
  const names = missed.map(({ table, field, rows }) => `${table}.${field} (${rows})`).join(', ');
  return [`Not compared, for older rows of the log do not tell of them: ${values} values: ${names}.`];
}

const SHOWN_ANCHORS = 20;

export function anchorLines(check: AnchorCheck | null, paint: Paint): string[] {
  if (check === null) return [];
  const { ok, checked, last_fitting_seq: last, mismatches } = check;
  if (ok)
    return [
      paint(
        'good',
        `It is the log of ${checked === 1 ? 'the anchor' : `all ${checked} anchors`}, the newest of row ${last}.`,
      ),
    ];
  const rest = mismatches.length - SHOWN_ANCHORS;
  return [
    paint('bad', `It is not the log of ${mismatches.length} of ${checked} anchors:`),
    ...mismatches.slice(0, SHOWN_ANCHORS).map(({ message }) => `  ${harmless(message)}`),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
    last === null
      ? 'None of the anchors fits.'
      : `The newest anchor that fits is of row ${last}: up to it nothing was written anew.`,
  ];
}

export function comparisonLines(found: JournalComparison, paint: Paint): string[] {
  const { verdict, message, differences, differences_total: total } = found;
  const rest = total - differences.length;
  return [
    paint(verdict === 'fits' ? 'good' : 'bad', harmless(message)),
    ...differences.map(({ at, message: what }) => `  ${at}  ${harmless(what)}`),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
    ...(verdict === 'unreadable' ? [] : reachLines(found)),
  ];
}

/** What was not compared, and why. */
function reachLines(found: JournalComparison): string[] {
  const { reaches_back_to: begins, compared_since: since, before_journal: before } = found;
  const lines: [number | string | null, string][] = [
    [begins, `The journal there reaches back to ${begins}.`],
    [since, `Only the newest ${found.lines} lines were read, since ${since}.`],
    [before, `${before} runs are older than what could be read.`],
    [
      found.not_certain,
      `${found.not_certain} runs without a line may not have started, or the server went down with them.`,
    ],
    [
      found.not_expected,
      `${found.not_expected} runs left no line: the setting was off, or an earlier version ran them.`,
    ],
  ];
  return lines.flatMap(([value, text]) => (value === null || value === 0 ? [] : [text]));
}
