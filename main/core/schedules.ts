/**
 * Planned maintenance (MNT-5): once or again and again, kept in the database, never early. A start that was dealt with is
 * written down, so that no clock, restart or second look brings it twice.
 */
import { type Actor, actorLabel, TIMER } from '../contract/actor.ts';
import { invalid, type Problem, problem } from '../contract/error.ts';
import type { Schedule, ScheduleInput } from '../contract/maintenance.ts';
import { isoTime, isTellable, TOO_FAR } from '../contract/time.ts';
import type { ScheduleRecord } from './maintenance-ports.ts';
import { cronProblem, lastStart, nextStart, type Timing } from './occurrences.ts';
import type { Clock, Store, Transaction } from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import { scopeProblem } from './scopes.ts';
import { type Pace, SLICE } from './turns.ts';
import type { Windows } from './windows.ts';

const MINUTE_MS = 60_000;
/** Patterns of minutes and hours repeat within a day, of weekdays within a week. */
const GAPS_LOOKED_AT = 200;

const PASSED = invalid('starts_at', 'must be in the future');

export interface Schedules {
  /** Those that will begin again, the next first. */
  list(): Schedule[];
  create(actor: Actor, input: ScheduleInput, pace: Pace): Promise<Result<Schedule>>;
  /** Leaves out the next start; one that comes once is over then. */
  skip(actor: Actor, id: number): Result<Schedule>;
  cancel(actor: Actor, id: number): Result<null>;
  /** Cancels all of a scope that is gone. */
  cancelOf(tx: Transaction, actor: Actor, scope: string): void;
  nextAt(): string | null;
  /** Begins what is due. What was slept through begins late while its window would still be open, else it was missed. */
  runDue(): void;
  /** The clock was set back since the last call, or this is the first one. */
  isClockBack(): boolean;
  /** Finds all next starts anew: what a wrong clock passed over in advance comes after all. */
  lookAgain(): void;
}

export interface SchedulesDeps {
  store: Store;
  clock: Clock;
  windows: Windows;
}

export function createSchedules({ store, clock, windows }: SchedulesDeps): Schedules {
  let lastLook = Number.POSITIVE_INFINITY;
  const nowIso = () => iso(clock.now());

  /** The first start after an instant that was not dealt with before. */
  function nextOpen(tx: Pick<Transaction, 'schedules'>, schedule: ScheduleRecord, afterMs: number): string | null {
    let next = nextStart(schedule, afterMs);
    while (next !== null && tx.schedules.isSettled(schedule.id, iso(next))) next = nextStart(schedule, next);
    return next === null ? null : iso(next);
  }

  function record(
    tx: Transaction,
    kind: 'schedule.created' | 'schedule.cancelled' | 'schedule.skipped' | 'schedule.missed',
    actor: Actor,
    schedule: ScheduleRecord,
    extra: Record<string, unknown> = {},
  ): void {
    tx.record({ kind, actor, data: { schedule: scheduleView(schedule), ...extra } });
  }

  /** `due.next_at` has come. */
  function fire(tx: Transaction, due: ScheduleRecord): void {
    const now = clock.now();
    const first = Date.parse(due.next_at ?? '');
    const lengthMs = due.length_minutes * MINUTE_MS;
    const advanced = tx.schedules.advance(due.id, nextOpen(tx, due, now));
    if (advanced === null) return;
    const live = first + lengthMs > now ? first : nextStart(due, now - lengthMs);
    if (live !== first) record(tx, 'schedule.missed', TIMER, advanced, { starts_at: iso(first) });
    if (live === null || live > now) return;
    const last = lastStart(due, live, now);
    if (tx.schedules.settle(due.id, iso(last), 'begun')) begin(tx, advanced, iso(last), iso(last + lengthMs));
  }

  /** Where that scope is in maintenance already, what a person began stays theirs; it only must not end before this one would. */
  function begin(tx: Transaction, schedule: ScheduleRecord, startsAt: string, endsAt: string): void {
    const open = tx.windows.openOf(schedule.scope);
    // A program's own hold, which ends when the program does, does not stand for what was planned.
    if (open === null || open.holders !== null) {
      const texts = { message: schedule.message, reason: schedule.reason, ends_at: endsAt };
      windows.begin(tx, plannedBy(schedule), schedule.scope, texts, { scheduleId: schedule.id });
    } else if (open.ends_at !== null && open.ends_at < endsAt) {
      windows.change(tx, plannedBy(schedule), open, { ends_at: endsAt });
    } else {
      record(tx, 'schedule.skipped', TIMER, schedule, {
        starts_at: startsAt,
        because: 'it is in maintenance already',
      });
    }
  }

  function change<T>(id: number, work: (tx: Transaction, schedule: ScheduleRecord) => Result<T>): Result<T> {
    return store.write((tx) => {
      const schedule = tx.schedules.get(id);
      return schedule === null || schedule.next_at === null ? fail(scheduleNotFound(id)) : work(tx, schedule);
    });
  }

  function cancelOne(tx: Transaction, actor: Actor, id: number): void {
    const cancelled = tx.schedules.cancel(id, nowIso(), actorLabel(actor));
    if (cancelled !== null) record(tx, 'schedule.cancelled', actor, cancelled);
  }

  return {
    list: () => store.schedules.coming().map(scheduleView),
    async create(actor, input, pace) {
      const impossible = await timingProblem(input, clock.now(), pace);
      if (impossible !== null) return fail(impossible);
      return store.write((tx) => {
        const timing = timingOf(input);
        const next = nextStart(timing, clock.now());
        const wrong = scopeProblem(tx, input.scope) ?? (next === null ? PASSED : null);
        if (wrong !== null) return fail(wrong);
        const schedule = tx.schedules.insert({
          ...timing,
          scope: input.scope,
          message: input.message ?? null,
          reason: input.reason ?? null,
          length_minutes: input.length_minutes,
          next_at: next === null ? null : iso(next),
          created_at: nowIso(),
          created_by: actorLabel(actor),
        });
        record(tx, 'schedule.created', actor, schedule);
        return ok(scheduleView(schedule));
      });
    },
    skip: (actor, id) =>
      change(id, (tx, schedule) => {
        const skipped = schedule.next_at as string;
        tx.schedules.settle(id, skipped, 'skipped');
        const after = tx.schedules.advance(id, nextOpen(tx, schedule, Date.parse(skipped))) ?? schedule;
        record(tx, 'schedule.skipped', actor, after, { starts_at: skipped });
        return ok(scheduleView(after));
      }),
    cancel: (actor, id) =>
      change(id, (tx) => {
        cancelOne(tx, actor, id);
        return ok(null);
      }),
    cancelOf(tx, actor, scope) {
      for (const { id, scope: own } of tx.schedules.coming()) if (own === scope) cancelOne(tx, actor, id);
    },
    nextAt: () => store.schedules.nextAt(),
    runDue() {
      for (const due of store.schedules.due(nowIso())) store.write((tx) => fire(tx, due));
    },
    isClockBack() {
      const isBack = clock.now() < lastLook;
      lastLook = clock.now();
      return isBack;
    },
    lookAgain() {
      const now = nowIso();
      const changed = store.schedules.mayComeAfter(now).flatMap((schedule) => {
        if (schedule.next_at !== null && schedule.next_at <= now) return [];
        const next = nextOpen(store, schedule, clock.now());
        return next === schedule.next_at ? [] : [{ id: schedule.id, next }];
      });
      if (changed.length === 0) return;
      store.write((tx) => {
        for (const { id, next } of changed) tx.schedules.advance(id, next);
      });
    },
  };
}

/** Whoever planned it began it, at its time. */
function plannedBy(schedule: ScheduleRecord): Actor {
  return { ...TIMER, name: `schedule ${schedule.id}` };
}

export function scheduleView({ next_at, ...schedule }: ScheduleRecord): Schedule {
  const ends = next_at === null ? null : iso(Date.parse(next_at) + schedule.length_minutes * MINUTE_MS);
  return { ...schedule, next_starts_at: next_at, next_ends_at: ends };
}

export function timingOf(input: ScheduleInput): Timing {
  return input.kind === 'once'
    ? { kind: 'once', starts_at: input.starts_at, cron: null, time_zone: null }
    : { kind: 'recurring', starts_at: null, cron: input.cron.trim(), time_zone: input.time_zone };
}

/** Looked at in slices, for the gaps between starts are many. */
export async function timingProblem(input: ScheduleInput, nowMs: number, pace: Pace): Promise<Problem | null> {
  if (input.kind === 'once') {
    const startMs = Date.parse(input.starts_at);
    if (startMs <= nowMs) return PASSED;
    return isTellable(startMs + input.length_minutes * MINUTE_MS)
      ? null
      : invalid('length_minutes', `the end of that window ${TOO_FAR}`);
  }
  const wrong = cronProblem(input.cron, input.time_zone);
  if (wrong !== null) return invalid('cron', wrong);
  const first = nextStart(timingOf(input), nowMs);
  if (first === null) return invalid('cron', 'never comes');
  return (await shortestGap(input, first, pace)) < input.length_minutes * MINUTE_MS
    ? invalid('length_minutes', 'must not reach beyond the next start')
    : null;
}

/** Between starts that follow each other, milliseconds; over so many that it does not depend on the moment it is asked. */
async function shortestGap(
  input: Extract<ScheduleInput, { kind: 'recurring' }>,
  first: number,
  pace: Pace,
): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  let before = first;
  for (let looked = 0; looked < GAPS_LOOKED_AT; looked += 1) {
    if (looked % SLICE.starts === 0) await pace();
    const next = nextStart(timingOf(input), before);
    if (next === null) break;
    shortest = Math.min(shortest, next - before);
    before = next;
  }
  return shortest;
}

function scheduleNotFound(id: number): Problem {
  return problem('schedule_not_found', `There is no schedule ${id} that will begin again.`);
}

function iso(ms: number): string {
  return isoTime(ms);
}
