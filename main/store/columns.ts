/** How the fields of a record are kept in columns; each noun writes its list once. */
import type { z } from 'zod';
import type { Bound, Row } from './statements.ts';
import { StorageError } from './storage-error.ts';

export interface Column<V> {
  /** Added to the name of the field. */
  readonly suffix: string;
  encode(value: V): Bound;
  decode(stored: unknown): V;
}

export type Columns<R> = { readonly [F in keyof R]-?: Column<R[F]> };

/** Text and numbers stay as they are: the STRICT tables and their CHECKs vouch for them. */
export function plain<V extends Bound>(): Column<V> {
  return { suffix: '', encode: (value) => value, decode: (stored) => stored as V };
}

export const flag: Column<boolean> = {
  suffix: '',
  encode: (value) => (value ? 1 : 0),
  decode: (stored) => stored === 1,
};

/** A JSON column; a value that is not of the form throws StorageError `storage_failed`. SQL NULL is null. */
export function json<V>(schema: z.ZodType<V>): Column<V> {
  return {
    suffix: '_json',
    encode: (value) => (value === null ? null : JSON.stringify(value)),
    decode: (stored) => (stored === null ? (null as V) : parseJson(stored, schema)),
  };
}

export function parseJson<V>(stored: unknown, schema: z.ZodType<V>): V {
  try {
    return schema.parse(JSON.parse(String(stored)));
  } catch (error) {
    throw new StorageError('storage_failed', 'The database holds a value that cannot be read.', error);
  }
}

export interface Table<R> {
  /** Column names, in the order of `values`. */
  readonly list: string;
  /** As many question marks. */
  readonly marks: string;
  values(record: R): Bound[];
  fromRow(row: Row): R;
  /** `a = ?, b = ?` and the values, for the fields that are given. Empty where none is. */
  assign(change: Partial<R>): { sql: string; values: Bound[] };
}

export function table<R>(columns: Columns<R>): Table<R> {
  const fields = Object.keys(columns) as (keyof R & string)[];
  const column = (field: keyof R & string) => `${field}${columns[field].suffix}`;
  return {
    list: fields.map(column).join(', '),
    marks: fields.map(() => '?').join(', '),
    values: (record) => fields.map((field) => columns[field].encode(record[field])),
    fromRow: (row) =>
      Object.fromEntries(fields.map((field) => [field, columns[field].decode(row[column(field)])])) as R,
    assign(change) {
      const given = fields.filter((field) => change[field] !== undefined);
      return {
        sql: given.map((field) => `${column(field)} = ?`).join(', '),
        values: given.map((field) => columns[field].encode(change[field] as R[typeof field])),
      };
    },
  };
}
