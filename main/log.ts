import { isoTime } from './contract/time.ts';
/** The program's own log, on stderr. Secrets never reach it: it is given sentences and errors, no inputs. */

export type Log = (level: 'info' | 'warn' | 'error', message: string) => void;

export const stderrLog: Log = (level, message) => {
  process.stderr.write(`${isoTime(Date.now())} ${level} ${message}\n`);
};

/** Keeps what is said during a start until it is known how it went: of one that failed a sentence is said and no more. */
export interface HeldLog {
  log: Log;
  /** Says what was kept, and from now on everything at once. */
  release(): void;
}

export function holdLog(log: Log): HeldLog {
  let held: Parameters<Log>[] | null = [];
  return {
    log(...line) {
      if (held === null) log(...line);
      else held.push(line);
    },
    release() {
      const lines = held ?? [];
      held = null;
      for (const line of lines) log(...line);
    },
  };
}

/** What is worth telling of an error: its code and message; the stack only for bugs. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? `${error.message} (${code})` : (error.stack ?? error.message);
}
