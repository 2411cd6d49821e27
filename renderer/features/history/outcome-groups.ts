/** What became of actions, in the few groups that a picture can tell apart. */
import type { ActionStatus } from '../../../main/contract/action.ts';
import type { ActionsPerDay } from '../../../main/contract/window.ts';

export const OUTCOMES = ['completed', 'failed', 'unknown', 'not_run', 'open'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_WORDS: Record<Outcome, string> = {
  completed: 'Completed',
  failed: 'Failed',
  unknown: 'Outcome unknown',
  not_run: 'Not run',
  open: 'Still open',
};

const OUTCOME_OF: Record<ActionStatus, Outcome> = {
  completed: 'completed',
  failed: 'failed',
  unknown: 'unknown',
  rejected: 'not_run',
  cancelled: 'not_run',
  expired: 'not_run',
  pending: 'open',
  approved: 'open',
  executing: 'open',
};

export interface DayOutcomes {
  /** `2025-03-03`, a UTC day. */
  day: string;
  counts: Record<Outcome, number>;
  total: number;
}

export function outcomesPerDay({ days }: ActionsPerDay): DayOutcomes[] {
  return days.map(({ day, counts }) => {
    const grouped: Record<Outcome, number> = { completed: 0, failed: 0, unknown: 0, not_run: 0, open: 0 };
    let total = 0;
    for (const [status, count] of Object.entries(counts)) {
      grouped[OUTCOME_OF[status as ActionStatus]] += count;
      total += count;
    }
    return { day, counts: grouped, total };
  });
}

export function sumOfDays(days: readonly DayOutcomes[]): DayOutcomes['counts'] {
  const sum: DayOutcomes['counts'] = { completed: 0, failed: 0, unknown: 0, not_run: 0, open: 0 };
  for (const { counts } of days) for (const outcome of OUTCOMES) sum[outcome] += counts[outcome];
  return sum;
}

/** `12 completed, 3 failed`; what did not occur is left out. */
export function countsText(counts: DayOutcomes['counts']): string {
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
    (outcome) => `${counts[outcome].toLocaleString('en-US')} ${OUTCOME_WORDS[outcome].toLowerCase()}`,
  );
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** The least number of the form 1, 2 or 5 times a power of ten that is not below `value`: the top of a scale. */
export function scaleTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= value) ?? value;
}
