/**
 * When planned maintenance begins. Cron is croner's: five fields, local time of the zone. Where minute and hour have no
 * `*`, a time that daylight saving leaves out comes at the instant the gap ends, and one that comes twice counts at its
 * first; what recurs by `*` just goes on, as in Vixie cron.
 */
import { Cron } from 'croner';
import { isTellable } from '../contract/time.ts';
import type { ScheduleRecord } from './maintenance-ports.ts';

export type Timing = Pick<ScheduleRecord, 'kind' | 'starts_at' | 'cron' | 'time_zone'>;

/** The first start strictly after an instant (milliseconds since 1970, here and below); null: none comes any more. */
export function nextStart(timing: Timing, afterMs: number): number | null {
  if (timing.kind === 'once') {
    const at = Date.parse(timing.starts_at ?? '');
    return at > afterMs ? at : null;
  }
  const next = cronOf(timing.cron ?? '', timing.time_zone ?? 'UTC').nextRun(new Date(afterMs));
  return next === null || !isTellable(next.getTime()) ? null : next.getTime();
}

/** The last start from `fromMs`, which is one, up to `untilMs`. */
export function lastStart(timing: Timing, fromMs: number, untilMs: number): number {
  let last = fromMs;
  for (let next = nextStart(timing, last); next !== null && next <= untilMs; next = nextStart(timing, last))
    last = next;
  return last;
}

/** What is wrong with a cron expression, in a few words; null: nothing. */
export function cronProblem(cron: string, timeZone: string): string | null {
  if (cron.trim().split(/\s+/).length !== 5) return 'must have five fields: minute, hour, day, month, day of the week';
  // For croner that is the present minute, hour …, so it would mean something else after each restart.
  if (cron.includes('?')) return 'must not hold ?';
  try {
    cronOf(cron, timeZone);
    return null;
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'it is no cron'}`;
  }
}

/** Paused and without work: it only calculates. */
function cronOf(cron: string, timezone: string): Cron {
  return new Cron(cron.trim(), { timezone, mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true });
}
