/** What the log says of one row of a table, as far as its events told. */
import { own } from '../../contract/own.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One row of the log, decoded. Its data may be anything: whoever can append a row can write what they like. */
export interface LoggedEvent {
  seq: number;
  at: string;
  kind: string;
  actor_kind: string;
  actor: string;
  server_id: string | null;
  action_id: number | null;
  data: JsonObject;
}

export interface Known {
  /** The last row of the log that told of it. */
  seq: number;
  /** By field, as the events wrote it. A field that is missing was never told, or not since it may have changed. */
  fields: Map<string, unknown>;
}

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** null where it is not an object. */
export function objectIn(source: JsonObject, name: string): JsonObject | null {
  const value = own(source, name);
  return isObject(value) ? value : null;
}

export function textIn(source: JsonObject, name: string): string | null {
  const value = own(source, name);
  return typeof value === 'string' ? value : null;
}

export function idIn(source: JsonObject, name = 'id'): number | null {
  const value = own(source, name);
  return Number.isSafeInteger(value) ? (value as number) : null;
}

export function newKnown(seq: number, source: JsonObject): Known {
  return { seq, fields: new Map(Object.entries(source)) };
}

/** Takes over what `source` says; what it does not say stays as it was known. */
export function learn(known: Known, seq: number, source: JsonObject): void {
  known.seq = seq;
  for (const [name, value] of Object.entries(source)) known.fields.set(name, value);
}

/** A field that changed now: known from here on where the event carries it, else not any more. */
export function learnField(known: Known, field: string, source: JsonObject, name = field): void {
  const value = own(source, name);
  if (value === undefined) known.fields.delete(field);
  else known.fields.set(field, value);
}
