/** Windows that are planned: what a plan would come to, and all that comes in a period (MNT-5). */
import type { Occurrence, ScheduleCalendar, ScheduleInput, SchedulePreview } from '../contract/maintenance.ts';
import { isoTime } from '../contract/time.ts';
import type { ScheduleRecord } from './maintenance-ports.ts';
import { nextStart, type Timing } from './occurrences.ts';
import type { Clock, Store } from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import { timingOf, timingProblem } from './schedules.ts';
import { scopeProblem } from './scopes.ts';
import { inSlices, type Pace, SLICE } from './turns.ts';

const MINUTE_MS = 60_000;
const PREVIEWED = 3;
/** Of all together. */
const MOST = 500;

/** What takes a `pace` is calculated in slices. */
export interface ComingWindows {
  /** Refuses what creating it would refuse; keeps nothing. */
  preview(input: ScheduleInput, pace: Pace): Promise<Result<SchedulePreview>>;
  /** Starts from `from` (inclusive) to `to`; those that were left out are not among them. */
  between(from: string, to: string, pace: Pace): Promise<ScheduleCalendar>;
}

/** A schedule, and its next start that was not told yet. */
interface Coming {
  schedule: ScheduleRecord;
  next: number | null;
}

export function createComingWindows({ store, clock }: { store: Store; clock: Clock }): ComingWindows {
  function firstFrom(schedule: ScheduleRecord, fromMs: number): Coming {
    const first = Date.parse(schedule.next_at ?? '');
    return { schedule, next: first >= fromMs ? first : nextStart(schedule, fromMs - 1) };
  }

  return {
    async preview(input, pace) {
      const wrong = scopeProblem(store, input.scope) ?? (await timingProblem(input, clock.now(), pace));
      if (wrong !== null) return fail(wrong);
      return ok({ occurrences: firstOf(timingOf(input), clock.now(), input.length_minutes) });
    },
    async between(from, to, pace) {
      const toMs = Date.parse(to);
      const isDue = ({ next }: Coming) => next !== null && next < toMs;
      const all = await inSlices(store.schedules.coming(), SLICE.starts, pace, (one) =>
        firstFrom(one, Date.parse(from)),
      );
      const coming = all.filter(isDue);
      const occurrences: ScheduleCalendar['occurrences'] = [];
      for (let calculated = 0; coming.length > 0 && occurrences.length <= MOST; calculated += 1) {
        if (calculated % SLICE.starts === 0) await pace();
        const place = earliest(coming);
        const one = coming[place];
        if (one === undefined || one.next === null) break;
        if (!store.schedules.isSettled(one.schedule.id, isoTime(one.next)))
          occurrences.push(calendarEntry(one.schedule, one.next));
        one.next = nextStart(one.schedule, one.next);
        if (!isDue(one)) coming.splice(place, 1);
      }
      return { occurrences: occurrences.slice(0, MOST), is_cut: occurrences.length > MOST };
    },
  };
}

/** Where the one that begins first stands; of several, the one that was planned to begin first. */
function earliest(coming: readonly Coming[]): number {
  let found = 0;
  for (const [place, { next }] of coming.entries()) if ((next ?? 0) < (coming[found]?.next ?? 0)) found = place;
  return found;
}

function calendarEntry(schedule: ScheduleRecord, startMs: number): ScheduleCalendar['occurrences'][number] {
  return { ...occurrence(startMs, schedule.length_minutes), schedule_id: schedule.id, scope: schedule.scope };
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
  return { starts_at: isoTime(startMs), ends_at: isoTime(startMs + lengthMinutes * MINUTE_MS) };
}
