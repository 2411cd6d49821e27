/** Quiet hours: a stretch of the local day in which nothing is shown (SPEC TRY-3). */
import type { Settings } from '../../contract/settings.ts';

/** `minutes`: since local midnight. `from` is in it, `to` is not; `from` after `to` spans midnight; equal is no time. */
export function isQuiet(quiet: Settings['quiet_hours'], minutes: number): boolean {
  if (quiet === null) return false;
  const from = minutesOf(quiet.from);
  const to = minutesOf(quiet.to);
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

/** Milliseconds until they end, as long as the local clock goes on evenly. `now`: milliseconds since 1970, within them. */
export function quietLeftMs(quiet: NonNullable<Settings['quiet_hours']>, minutes: number, now: number): number {
  const left = (minutesOf(quiet.to) - minutes + DAY_MINUTES) % DAY_MINUTES;
  return left * 60_000 - (now % 60_000);
}

const DAY_MINUTES = 1_440;

function minutesOf(timeOfDay: string): number {
  const [hours = '0', minutes = '0'] = timeOfDay.split(':');
  return Number(hours) * 60 + Number(minutes);
}
