/** Time as the API speaks it: UTC, ISO 8601, milliseconds, `Z` (SPEC API-1). */
import { z } from 'zod';

/** Answers: always `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export const Timestamp = z.iso.datetime().describe('UTC, ISO 8601 with Z');

/** Inputs: any ISO 8601 instant with an offset or `Z`; normalised to UTC. */
export const TimestampInput = z.iso
  .datetime({ offset: true })
  .refine((text) => Number.isFinite(Date.parse(text)), 'is not an instant that exists')
  .transform((text) => new Date(text).toISOString());
