/** Long work on the host's own thread, in slices: between two of them everything else has its turn. */

const SLICE_MS = 8;

export interface Pace {
  /** Whether this slice has lasted long enough. */
  isOver(): boolean;
  /** Resolves when others had their turn; a new slice begins. */
  rest(): Promise<void>;
}

export function createPace(sliceMs = SLICE_MS): Pace {
  let until = performance.now() + sliceMs;
  return {
    isOver: () => performance.now() >= until,
    async rest() {
      await new Promise((resolve) => setImmediate(resolve));
      until = performance.now() + sliceMs;
    },
  };
}
