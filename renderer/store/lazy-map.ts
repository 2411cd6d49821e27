/** A map that is copied at its first change. */
export interface Lazy<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  result(): ReadonlyMap<K, V>;
}

export function lazy<K, V>(from: ReadonlyMap<K, V>): Lazy<K, V> {
  let own: Map<K, V> | null = null;
  const writable = () => {
    own ??= new Map(from);
    return own;
  };
  return {
    get: (key) => (own ?? from).get(key),
    set: (key, value) => writable().set(key, value),
    delete: (key) => writable().delete(key),
    result: () => own ?? from,
  };
}
