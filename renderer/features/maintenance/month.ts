/** Days of a month as a calendar shows them, and what falls on each; all in this machine's time. */
import type { ScheduleCalendar } from '../../../main/contract/maintenance.ts';

export type Planned = ScheduleCalendar['occurrences'][number];

/** `2025-03-05` */
export type Day = string;

const WEEK = 7;
/** Longer windows are not drawn on every day they last. */
const MOST_DAYS = 62;

export function dayOf(at: Date): Day {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Midnight at its beginning. */
export function dateOf(day: Day): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

export function addDays(day: Day, days: number): Day {
  const date = dateOf(day);
  date.setDate(date.getDate() + days);
  return dayOf(date);
}

/** The same day of another month, or its last one. */
export function addMonths(day: Day, months: number): Day {
  const date = dateOf(day);
  const last = new Date(date.getFullYear(), date.getMonth() + months + 1, 0).getDate();
  return dayOf(new Date(date.getFullYear(), date.getMonth() + months, Math.min(date.getDate(), last)));
}

/** Monday of its week. */
export function startOfWeek(day: Day): Day {
  return addDays(day, -((dateOf(day).getDay() + 6) % WEEK));
}

/** The weeks that the month of `day` touches, Monday first. */
export function weeksOf(day: Day): Day[][] {
  const date = dateOf(day);
  const end = dayOf(new Date(date.getFullYear(), date.getMonth() + 1, 1));
  const weeks: Day[][] = [];
  let monday = startOfWeek(dayOf(new Date(date.getFullYear(), date.getMonth(), 1)));
  while (monday < end) {
    weeks.push(Array.from({ length: WEEK }, (_, index) => addDays(monday, index)));
    monday = addDays(monday, WEEK);
  }
  return weeks;
}

export function isSameMonth(one: Day, other: Day): boolean {
  return one.slice(0, 7) === other.slice(0, 7);
}

/** By every day a window lasts on. One that ends at midnight does not last on the next. */
export function byDay(planned: readonly Planned[]): ReadonlyMap<Day, readonly Planned[]> {
  const found = new Map<Day, Planned[]>();
  for (const one of planned) {
    const last = dayOf(new Date(Date.parse(one.ends_at) - 1));
    let day = dayOf(new Date(one.starts_at));
    for (let count = 0; day <= last && count < MOST_DAYS; count += 1) {
      const list = found.get(day);
      if (list === undefined) found.set(day, [one]);
      else list.push(one);
      day = addDays(day, 1);
    }
  }
  return found;
}
