/** Time as the API speaks it: UTC, ISO 8601, milliseconds, `Z` (SPEC API-1). */
import { z } from 'zod';

/**
 * The years that are spoken of: 1970 to 9999. Only with four digits do times sort as they are written, which the database
 * goes by. Milliseconds since 1970.
 */
export const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Whether an instant, in milliseconds since 1970, can be told at all. What was calculated from an input is refused where it cannot. */
export function isTellable(ms: number): boolean {
  return ms >= 0 && ms <= LATEST_MS;
}

/** The one way an instant becomes text. One outside those years is told as the nearest within; NaN is a bug and throws. */
export function isoTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), LATEST_MS)).toISOString();
}

/** Said of an instant that cannot be told. */
export const TOO_FAR = 'must lie in the years 1970 to 9999';

/** Answers: always `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export const Timestamp = z.iso.datetime().describe('UTC, ISO 8601 with Z');

/** Inputs: any ISO 8601 instant with an offset or `Z`, of the years 1970 to 9999; normalised to UTC. */
export const TimestampInput = z.iso
  .datetime({ offset: true })
  .refine((text) => Number.isFinite(Date.parse(text)), 'is not an instant that exists')
  .refine((text) => !Number.isFinite(Date.parse(text)) || isTellable(Date.parse(text)), TOO_FAR)
  .transform((text) => isoTime(Date.parse(text)));
