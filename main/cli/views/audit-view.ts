/** What checking the audit trail found, for people. */
import type { AuditVerification } from '../../contract/event.ts';
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
