/** Instants as people type them, in the local time of this machine (SPEC MNT-2). What cannot be read is wrong usage. */

import { isoTime } from '../contract/time.ts';
import { wrongUsage } from './cli-error.ts';
import { parseMinutes } from './durations.ts';

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/i;
const TIME = /^(\d{1,2})(?::([0-5]\d))?\s*(am|pm)?$/i;
const LATEST = Date.UTC(9999, 11, 31);

/**
 * `2027-03-28T03:00Z` (local without a zone), `3am`, `3:30pm`, `03:00` (the next one), `today 18:00`, `tomorrow 6:00`,
 * `+30m`, `+2h`, `+90d` (24 hours each). Answers UTC; it is always after `now` (milliseconds since 1970).
 */
export function parseInstant(given: string, now: number): string {
  const text = given.trim();
  const at = afterLength(text, now) ?? calendarInstant(text) ?? timeOfDay(text, now);
  if (at === null) {
    throw wrongUsage(
      `"${given}" is not a time; write it as 3am, 15:30, +30m, +2h, tomorrow 6:00 or 2027-03-28T03:00 (with Z or +01:00 where another zone is meant)`,
    );
  }
  if (at <= now) throw wrongUsage(`"${given}" is in the past`);
  if (at > LATEST) throw wrongUsage(`"${given}" is too far ahead`);
  return isoTime(at);
}

function afterLength(text: string, now: number): number | null {
  return text.startsWith('+') ? now + parseMinutes(text.slice(1)) * 60_000 : null;
}

function calendarInstant(text: string): number | null {
  const found = ISO.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const days = new Date(Date.UTC(year, month - 1, day));
  const isDate = days.getUTCMonth() === month - 1 && days.getUTCDate() === day;
  if (!isDate || hour > 23 || minute > 59 || second > 59) return null;
  const zone = found[7];
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second).getTime();
  if (/^z$/i.test(zone)) return Date.UTC(year, month - 1, day, hour, minute, second);
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 23 || minutes > 59) return null;
  const offset = (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
  return Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000;
}

/** Without a day: the next such time, which may be tomorrow's. */
function timeOfDay(text: string, now: number): number | null {
  const [, day, time = ''] = /^(?:(today|tomorrow)\s+)?(.*)$/i.exec(text) ?? [];
  const minutes = minutesOf(time);
  if (minutes === null) return null;
  const on = (days: number) => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    date.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0);
    return date.getTime();
  };
  switch (day?.toLowerCase()) {
    case 'today':
      return on(0);
    case 'tomorrow':
      return on(1);
    default:
      return on(0) > now ? on(0) : on(1);
  }
}

/** Since midnight. `3` alone is no time: nobody could say which half of the day is meant. */
function minutesOf(time: string): number | null {
  const found = TIME.exec(time);
  if (found === null) return null;
  const [, hours, minutes, half] = found;
  const hour = Number(hours);
  if (half === undefined) return minutes === undefined || hour > 23 ? null : hour * 60 + Number(minutes);
  if (hour < 1 || hour > 12) return null;
  return ((hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)) * 60 + Number(minutes ?? 0);
}
