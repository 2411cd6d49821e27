/** What happens at a time: resuming and expiring. Survives restart, sleep and clock changes (SPEC SRV-3, ACT-8). */
import type { Clock } from './ports.ts';

/** The wall clock may jump and the machine may sleep, so a due time is never waited for in one piece. */
const LONGEST_WAIT_MS = 15_000;

export interface Due {
  start(): void;
  stop(): void;
  /** Something with a due time changed. */
  changed(): void;
}

export interface DueJob {
  /** The earliest due time, ISO; null: none. */
  nextAt(): string | null;
  /** Does everything that is due by now. */
  run(): void;
}

export function createDue(
  jobs: readonly DueJob[],
  clock: Clock,
  onError: (doing: string, error: unknown) => void,
): Due {
  let cancel = () => {};
  let isStopped = true;

  function tick(): void {
    if (isStopped) return;
    cancel();
    let waitMs = LONGEST_WAIT_MS;
    try {
      for (const job of jobs) {
        const at = job.nextAt();
        if (at !== null && Date.parse(at) <= clock.now()) job.run();
        const next = job.nextAt();
        if (next !== null) waitMs = Math.min(waitMs, Date.parse(next) - clock.now());
      }
    } catch (error) {
      onError('doing what is due', error);
      waitMs = 1_000;
    }
    cancel = clock.after(Math.max(waitMs, 10), tick);
  }

  return {
    start() {
      isStopped = false;
      tick();
    },
    stop() {
      isStopped = true;
      cancel();
    },
    changed: tick,
  };
}
