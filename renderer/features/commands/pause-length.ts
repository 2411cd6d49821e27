/** The lengths a pause is offered with. */
import type { PauseGiven } from '../../client/client.ts';

export interface PauseLength {
  label: string;
  end(nowMs: number): Pick<PauseGiven, 'minutes' | 'resume_at'>;
}

const MORNING_HOUR = 8;

/** Eight in the morning of the next day, local time. */
export function tomorrowMorning(nowMs: number): Date {
  const day = new Date(nowMs);
  day.setDate(day.getDate() + 1);
  day.setHours(MORNING_HOUR, 0, 0, 0);
  return day;
}

export const PAUSE_LENGTHS: readonly PauseLength[] = [
  { label: '15 minutes', end: () => ({ minutes: 15 }) },
  { label: '1 hour', end: () => ({ minutes: 60 }) },
  { label: '4 hours', end: () => ({ minutes: 240 }) },
  { label: 'Until tomorrow 08:00', end: (nowMs) => ({ resume_at: tomorrowMorning(nowMs).toISOString() }) },
];
