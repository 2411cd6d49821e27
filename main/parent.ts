/** A program that npm started ends with npm: `npx` and `npm start` do not pass SIGTERM on, and would leave it behind. */

const LOOK_EVERY_MS = 500;

/** Resolves when the process that started this one is gone; never where npm did not start it. */
export function parentGone(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  return new Promise((resolve) => {
    if (env.npm_command === undefined) return;
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, LOOK_EVERY_MS);
    timer.unref();
  });
}
