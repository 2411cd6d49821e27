/** Failures that nobody has looked at: what failed, was lost or was refused at the last moment, until a person saw it. */
import { z } from 'zod';
import { ActionSummary, FailureCode } from './action.ts';

/** Why it failed; `unknown`: no reason was recorded. */
export const FailureReason = z.enum([...FailureCode.options, 'unknown']);
export type FailureReason = z.infer<typeof FailureReason>;

export const MOST_FAILURES_AT_ONCE = 1000;

const Reason = FailureReason.optional();

export const FailureQuery = z
  .strictObject({
    reason: Reason.describe('Only those of this reason; the counts are of all.'),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 100')
      .transform(Number)
      .pipe(z.number().int().min(1).max(100))
      .default(50),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'must be a next_cursor of an earlier answer')
      .optional()
      .describe('`next_cursor` of the page before.'),
  })
  .meta({ id: 'FailureQuery' });
export type FailureQuery = z.infer<typeof FailureQuery>;

/** Counts of all that are unseen, and one page of them, the one that failed last first. */
export const FailureList = z
  .object({
    total: z.number().int().describe('All that nobody has looked at, whatever the filter.'),
    groups: z.array(z.object({ reason: FailureReason, count: z.number().int() })).describe('Most frequent first.'),
    revision: z.number().int().describe('The seq of the last event that is in it: give it as `until`.'),
    actions: z.array(ActionSummary),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'FailureList' });
export type FailureList = z.infer<typeof FailureList>;

/** What a person looked at: these, or all that are told by events up to a seq, so that none that failed since is among them. */
export const SeenFailures = z
  .union([
    z.strictObject({ ids: z.array(z.number().int().positive()).min(1).max(MOST_FAILURES_AT_ONCE) }),
    z.strictObject({ until: z.number().int().min(0), reason: Reason }),
  ])
  .meta({ id: 'SeenFailures' });
export type SeenFailures = z.infer<typeof SeenFailures>;

export const SeenCount = z
  .object({ seen: z.number().int().describe('How many were unseen until then.') })
  .meta({ id: 'SeenCount' });
export type SeenCount = z.infer<typeof SeenCount>;
