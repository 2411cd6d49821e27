/**
 * Looking names up in data. Every object inherits names (`constructor`, `toString`) that nobody put there, so `in` and
 * `record[name]` find what is no data; these look at own keys alone. The linter refuses `in` (e2e/lint/no-in.grit).
 */

/** The value kept under this name; undefined where there is none. */
export function own<V>(record: Readonly<Record<string, V>>, name: string): V | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

type Having<T, K extends string> = [Extract<T, Record<K, unknown>>] extends [never]
  ? T & Record<K, unknown>
  : Extract<T, Record<K, unknown>>;

/** Whether the object itself has this key; tells the members of a union apart. */
export function hasOwn<T extends object, K extends string>(value: T, key: K): value is Having<T, K> & T {
  return Object.hasOwn(value, key);
}
