/** The same numbers in every run, so that runs can be compared (mulberry32). */
export interface Random {
  /** A whole number from 0 to `end - 1`. */
  below(end: number): number;
}

export function createRandom(seed: number): Random {
  let state = seed;
  return {
    below(end) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
    },
  };
}
