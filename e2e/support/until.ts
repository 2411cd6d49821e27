/** Waits for a condition by asking again, never by a fixed pause. */

const ASK_EVERY_MS = 20;
/** Only against hanging for ever: no test may depend on how fast the machine is. */
const LIMIT_MS = 120_000;

/** Resolves with the first answer that is neither null, undefined nor false; rejects after `limitMs` naming `what`. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  limitMs = LIMIT_MS,
): Promise<Exclude<T, null | undefined | false>> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as Exclude<T, null | undefined | false>;
    if (performance.now() > end) throw new Error(`after ${limitMs} ms still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
