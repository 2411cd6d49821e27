/** What holding the log against the tables has found so far (AUD-2). */
import { canonicalJson } from '../../contract/canonical-json.ts';
import type { AuditDifference } from '../../contract/event.ts';
import type { Known } from '../../core/audit/known.ts';

/** So many are named; all are counted. */
const NAMED = 200;
const SHOWN_LENGTH = 200;

/** Stands for a value of the table that is not what its column holds. */
export const UNREADABLE = Symbol('unreadable');

export interface Findings {
  readonly differences: AuditDifference[];
  readonly total: number;
  /** By `table field`: in how many rows the log did not tell of it. */
  readonly notCovered: ReadonlyMap<string, number>;
  readonly compared: ReadonlyMap<string, number>;
  /** Holds one row against what the log says of it. null: there is no such row, or the log does not know it. */
  row(table: string, key: string, known: Known | null, found: ReadonlyMap<string, unknown> | null): void;
  differs(table: string, key: string, field: string, known: unknown, found: unknown, seq: number): void;
  /** A row of the log that cannot be. */
  impossible(seq: number, fault: string): void;
  /** Anything else that a person must know. */
  other(table: string, key: string, message: string): void;
}

/** `secret`: fields whose values are never shown, by table. */
export function createFindings(secret: Readonly<Record<string, readonly string[]>>): Findings {
  const differences: AuditDifference[] = [];
  const notCovered = new Map<string, number>();
  const compared = new Map<string, number>();
  let total = 0;

  function add(difference: AuditDifference): void {
    total += 1;
    if (differences.length < NAMED) differences.push(difference);
  }

  const isSecret = (table: string, field: string) =>
    Object.hasOwn(secret, table) && (secret[table]?.includes(field) ?? false);

  const whole = (table: string, key: string, message: string) =>
    add({ table, key, field: null, log: null, found: null, message: `${table} ${key}: ${message}` });

  const findings: Findings = {
    differences,
    get total() {
      return total;
    },
    notCovered,
    compared,
    row(table, key, known, found) {
      compared.set(table, (compared.get(table) ?? 0) + 1);
      if (known === null) return whole(table, key, 'no row of the log made it.');
      if (found === null) return whole(table, key, `it is missing; row ${known.seq} of the log tells of it.`);
      for (const [field, value] of found) {
        const said = known.fields.get(field);
        if (said === undefined) {
          const name = `${table} ${field}`;
          notCovered.set(name, (notCovered.get(name) ?? 0) + 1);
        } else if (!isSame(field, said, value)) findings.differs(table, key, field, said, value, known.seq);
      }
    },
    differs(table, key, field, known, found, seq) {
      const isHidden = isSecret(table, field);
      const [log, stands] = isHidden ? [null, null] : [shown(known), shown(found)];
      const what = isHidden
        ? `it is not what row ${seq} of the log made it (a secret, not shown).`
        : `row ${seq} of the log says ${log}, the table says ${stands}.`;
      add({ table, key, field, log, found: stands, message: `${table} ${key}, ${field}: ${what}` });
    },
    impossible(seq, fault) {
      const message = `Row ${seq} of the log ${fault}.`;
      add({ table: 'events', key: String(seq), field: null, log: null, found: null, message });
    },
    other: whole,
  };
  return findings;
}

function isSame(field: string, said: unknown, found: unknown): boolean {
  if (found === UNREADABLE) return false;
  if (field === 'host_key' && isFingerprintAlone(said)) return sameText(withoutType(said), withoutType(found));
  return sameText(said, found);
}

const plain = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value);
const sameText = (a: unknown, b: unknown) => canonicalJson(plain(a)) === canonicalJson(plain(b));

/** A key accepted by its fingerprint gets its type when it is first seen, which no event tells. */
function isFingerprintAlone(key: unknown): boolean {
  return typeof key === 'object' && key !== null && Object.hasOwn(key, 'type') && Reflect.get(key, 'type') === '';
}

const withoutType = (key: unknown) => (typeof key === 'object' && key !== null ? { ...key, type: '' } : key);

function shown(value: unknown): string {
  if (value === UNREADABLE) return 'something that cannot be read';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH)}…`;
}
