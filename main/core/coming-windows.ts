/** Windows that are planned: what a plan would come to, and all that comes in a period (MNT-5). */
import type { Occurrence, ScheduleCalendar, ScheduleInput, SchedulePreview } from '../contract/maintenance.ts';
import { isoTime } from '../contract/time.ts';
import type { ScheduleRecord } from './maintenance-ports.ts';
import { nextStart, type Timing } from './occurrences.ts';
import type { Clock, Store } from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import { timingOf, timingProblem } from './schedules.ts';
import { scopeProblem } from './scopes.ts';

const MINUTE_MS = 60_000;
const PREVIEWED = 3;
/** Of one schedule, and of all together. */
const MOST = 500;

export interface ComingWindows {
  /** Refuses what creating it would refuse; keeps nothing. */
  preview(input: ScheduleInput): Result<SchedulePreview>;
  /** Starts from `from` (inclusive) to `to`; those that were left out are not among them. */
  between(from: string, to: string): ScheduleCalendar;
}

export function createComingWindows({ store, clock }: { store: Store; clock: Clock }): ComingWindows {
  function startsOf(schedule: ScheduleRecord, fromMs: number, toMs: number): number[] {
    const first = Date.parse(schedule.next_at ?? '');
    const starts: number[] = [];
    let next: number | null = first >= fromMs ? first : nextStart(schedule, fromMs - 1);
    while (next !== null && next < toMs && starts.length <= MOST) {
      if (!store.schedules.isSettled(schedule.id, isoTime(next))) starts.push(next);
      next = nextStart(schedule, next);
    }
    return starts;
  }

  return {
    preview(input) {
      const wrong = scopeProblem(store, input.scope) ?? timingProblem(input, clock.now());
      if (wrong !== null) return fail(wrong);
      return ok({ occurrences: firstOf(timingOf(input), clock.now(), input.length_minutes) });
    },
    between(from, to) {
      const found = store.schedules.coming().flatMap((schedule) =>
        startsOf(schedule, Date.parse(from), Date.parse(to)).map((startMs) => ({
          ...occurrence(startMs, schedule.length_minutes),
          schedule_id: schedule.id,
          scope: schedule.scope,
        })),
      );
      found.sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
      return { occurrences: found.slice(0, MOST), is_cut: found.length > MOST };
    },
  };
}

function firstOf(timing: Timing, afterMs: number, lengthMinutes: number): Occurrence[] {
  const found: Occurrence[] = [];
  let next = nextStart(timing, afterMs);
  while (next !== null && found.length < PREVIEWED) {
    found.push(occurrence(next, lengthMinutes));
    next = nextStart(timing, next);
  }
  return found;
}

function occurrence(startMs: number, lengthMinutes: number): Occurrence {
  const endMs = startMs + lengthMinutes * MINUTE_MS;
  return { starts_at: isoTime(startMs), ends_at: isoTime(endMs) };
}
