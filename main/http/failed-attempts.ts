/** Counts wrong tokens per remote address, so that guessing and log flooding are slowed down. In memory, bounded. */

const LIMIT = 30;
const WINDOW_MS = 60_000;
const MAX_REMOTES = 1_000;

export interface FailedAttempts {
  /** Notes one wrong token. null, or the whole seconds after which the next one is looked at again. */
  note(remote: string): number | null;
}

/** `monotonic`: milliseconds that never jump. */
export function createFailedAttempts(monotonic: () => number): FailedAttempts {
  const windows = new Map<string, { endsAt: number; count: number }>();

  function open(remote: string, now: number): { endsAt: number; count: number } {
    const opened = { endsAt: now + WINDOW_MS, count: 0 };
    windows.delete(remote);
    windows.set(remote, opened);
    // A Map keeps the order of insertion: the first one is the oldest.
    for (const oldest of windows.keys()) {
      if (windows.size <= MAX_REMOTES) break;
      windows.delete(oldest);
    }
    return opened;
  }

  return {
    note(remote) {
      const now = monotonic();
      const known = windows.get(remote);
      const current = known === undefined || known.endsAt <= now ? open(remote, now) : known;
      current.count += 1;
      return current.count > LIMIT ? Math.ceil((current.endsAt - now) / 1_000) : null;
    },
  };
}
