/** Compares before and after, once for all nouns: an event tells what differs, old → new, and only that (AUD-1). */
import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../contract/change.ts';

/** The fields of these names that differ, in the order of the names. */
export function changesBetween<T extends object>(before: T, after: T, names: readonly (keyof T & string)[]): Change[] {
  return names
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((name) => ({ field: name, from: before[name] ?? null, to: after[name] ?? null }));
}

/**
 * What became of a secret. One that is given again counts as replaced even where it is the same: an answer that told the
 * difference would tell whoever asks whether they guessed it.
 */
export function secretChange(field: string, wasKnown: boolean, fate: 'given' | 'removed'): Change[] {
  if (fate === 'given') return [{ field, from: null, to: wasKnown ? 'replaced' : 'given', is_secret: true }];
  return wasKnown ? [{ field, from: null, to: 'removed', is_secret: true }] : [];
}

/** As it stands in the data of an event; `changed` names the fields, as earlier versions did. */
export function told(changes: readonly Change[]): { changes: readonly Change[]; changed: string[] } {
  return { changes, changed: changes.map(({ field }) => field) };
}
