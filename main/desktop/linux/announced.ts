/** A value that others follow: told at once where it is known, then at each change, never twice the same. */

export interface Announced<T> {
  /** Undefined until first told. */
  get(): T | undefined;
  tell(value: T): void;
  /** Gives its remover. */
  follow(listener: (value: T) => void): () => void;
  /** How many follow; for the tests that look for leaks. */
  size(): number;
}

/** A listener that throws is `onFault`'s business and keeps no other from hearing. */
export function createAnnounced<T>(onFault: (error: unknown) => void): Announced<T> {
  const hearers = createListeners<T>(onFault);
  let last: T | undefined;
  return {
    get: () => last,
    size: hearers.size,
    tell(value) {
      if (last !== undefined && JSON.stringify(last) === JSON.stringify(value)) return;
      last = value;
      hearers.tell(value);
    },
    follow(listener) {
      const remove = hearers.add(listener);
      if (last !== undefined) hearers.tellOne(listener, last);
      return remove;
    },
  };
}

export interface Listeners<T> {
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
  tellOne(listener: (value: T) => void, value: T): void;
  clear(): void;
  size(): number;
}

export function createListeners<T>(onFault: (error: unknown) => void): Listeners<T> {
  const all = new Set<{ hear: (value: T) => void }>();
  const tellOne = (listener: (value: T) => void, value: T) => {
    try {
      listener(value);
    } catch (error) {
      onFault(error);
    }
  };
  return {
    tellOne,
    add(listener) {
      // An entry of its own, so that one listener added twice is removed once.
      const entry = { hear: listener };
      all.add(entry);
      return () => all.delete(entry);
    },
    tell(value) {
      for (const { hear } of [...all]) tellOne(hear, value);
    },
    clear: () => all.clear(),
    size: () => all.size,
  };
}
