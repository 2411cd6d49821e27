/** What is kept of failures that nobody has looked at. */
import type { ActionSummary } from '../contract/action.ts';
import type { FailureReason } from '../contract/failures.ts';

export interface FailureLook {
  reason: FailureReason;
  /** null: nobody looked at it yet. */
  seen_at: string | null;
  seen_by: string | null;
}

export interface UnseenFailure {
  action_id: number;
  reason: FailureReason;
}

/** Unseen failures by the actions themselves, or by the events that tell them: `until` is a seq, inclusive. */
export type WhichFailures =
  | { ids: readonly number[] }
  | { until: number; reason?: FailureReason | undefined; limit: number };

export interface FailureStore {
  /** Of all that are unseen, most frequent first. */
  counts(): { reason: FailureReason; count: number }[];
  /** Unseen ones told by events before `before` (null: all), newest first. `next`: the `before` to go on with. */
  page(
    reason: FailureReason | undefined,
    before: number | null,
    limit: number,
  ): { actions: ActionSummary[]; next: number | null };
  /** The unseen ones told by events before `before` (null: all), newest first. */
  ids(limit: number, before: number | null): (UnseenFailure & { failed_seq: number })[];
  /** null: its last outcome was no failure, or one from before looks were kept. */
  look(actionId: number): FailureLook | null;
  /** Marks those that are unseen; answers which they were, oldest failure first. */
  see(which: WhichFailures, by: string, at: string): UnseenFailure[];
}
