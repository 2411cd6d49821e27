/** Wishes to see the window, which may come before there is one. */

export interface ShowWishes {
  wish(path: string | null): void;
  /** Fulfils the last one that waits, and every later one at once. */
  fulfil(show: (path?: string) => void): void;
}

export function createShowWishes(): ShowWishes {
  let waiting: { path: string | null } | null = null;
  let show: ((path?: string) => void) | null = null;
  const pass = (path: string | null) => show?.(path ?? undefined);
  return {
    wish(path) {
      if (show === null) waiting = { path };
      else pass(path);
    },
    fulfil(given) {
      show = given;
      if (waiting !== null) pass(waiting.path);
      waiting = null;
    },
  };
}
