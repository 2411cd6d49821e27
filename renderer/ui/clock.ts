/** One clock for the whole window: every shown time asks it, and only those whose text changes are drawn again. */

const TICK_MS = 1_000;

export interface Clock {
  /** Milliseconds since 1970 by the host's clock. */
  now(): number;
  /** Called about every second while the window can be seen. Returns the remover. */
  subscribe(listener: () => void): () => void;
  /** Takes over the host's time, so that a browser with a wrong clock shows right waiting times. */
  follow(hostNowMs: number): void;
}

export function createClock(): Clock {
  const listeners = new Set<() => void>();
  let offsetMs = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    if (document.visibilityState === 'hidden') return;
    for (const listener of listeners) listener();
  };
  return {
    now: () => Date.now() + offsetMs,
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) {
        timer = setInterval(tick, TICK_MS);
        document.addEventListener('visibilitychange', tick);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        document.removeEventListener('visibilitychange', tick);
      };
    },
    follow(hostNowMs) {
      offsetMs = hostNowMs - Date.now();
      tick();
    },
  };
}
