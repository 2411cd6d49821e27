/** Every way the program ends: once, and with all of it stopped before. */
import { app } from 'electron';
import { systemClock } from '../../core/system-clock.ts';
import { errorText, type Log } from '../../log.ts';
import { stopWithin } from './deadline.ts';

/** What runs on servers is given its time within it; then the program ends all the same, milliseconds. */
const STOP_LIMIT_MS = 30_000;

/** Replaces the program and ends it by `app.quit`; calls `failed` where it cannot. */
export type Replacement = (failed: (error: unknown) => void) => void;

export interface Ending {
  quit(): void;
  /** Nothing of the program runs any more when `replacement` does. Where that fails, the program is started again as it was. */
  replaceBy(replacement: Replacement): void;
}

export interface EndingDeps {
  /** Finishes or hands over what runs. Called once. */
  stop(): Promise<void>;
  /** What to start again; an AppImage is not the file that runs now. */
  program: string;
  log: Log;
}

export function createEnding({ stop, program, log }: EndingDeps): Ending {
  let isEnding = false;
  let isStopped = false;

  async function end(last: () => void): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    const stopped = await stopWithin(stop, STOP_LIMIT_MS, systemClock.after);
    isStopped = true;
    if (stopped.kind === 'stopped') return last();
    log(
      'error',
      `The program did not stop as it should: ${stopped.kind === 'hung' ? 'it hangs' : errorText(stopped.error)}`,
    );
    app.exit(1);
  }

  function startAgain(error: unknown): void {
    log('error', `The update could not be installed: ${errorText(error)}`);
    app.relaunch({ execPath: program, args: process.argv.slice(1) });
    app.exit(0);
  }

  function quit(): void {
    if (isStopped) app.exit(0);
    else void end(() => app.exit(0));
  }

  app.on('before-quit', (event) => {
    // A replacement quits by itself, and then nothing is left to stop.
    if (isStopped) return;
    event.preventDefault();
    quit();
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, quit);

  return {
    quit,
    replaceBy(replacement) {
      void end(() => {
        // The new program may be up before this one is gone, and must not take it for the one that runs.
        app.releaseSingleInstanceLock();
        replacement(startAgain);
      });
    },
  };
}
