/** Does something that may fail for a while. */

const PAUSES_MS = [300, 1_000, 2_000, 4_000];

/** Tries again after growing pauses, about 7 s in all; then rejects with the last error. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await work();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return work();
}
