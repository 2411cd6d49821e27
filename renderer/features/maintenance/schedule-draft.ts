/** What is typed into the form of a schedule, and the question to the host that comes of it. */
import type { MaintenanceScope } from '../../../main/contract/maintenance.ts';
import type { ScheduleGiven } from '../../client/client.ts';
import { monthlyCron, weeklyCron } from '../../words/cron-words.ts';

export type Rhythm = 'once' | 'weekly' | 'monthly' | 'cron';

export interface ScheduleDraft {
  scope: MaintenanceScope;
  rhythm: Rhythm;
  /** As a datetime-local field has it; for `once`. */
  startsAt: string;
  /** 1 Monday … 7 Sunday. */
  days: readonly number[];
  /** Day of the month, or `L`. */
  monthDay: string;
  /** `03:00` */
  time: string;
  cron: string;
  timeZone: string;
  length: string;
  unit: 'minutes' | 'hours';
  message: string;
  reason: string;
}

export function emptyDraft(startsAt: string): ScheduleDraft {
  return {
    scope: 'all',
    rhythm: 'once',
    startsAt,
    days: [7],
    monthDay: '1',
    time: '03:00',
    cron: '0 3 * * 7',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    length: '1',
    unit: 'hours',
    message: '',
    reason: '',
  };
}

/** null: something is missing still. Whether the rest is right, the host says. */
export function scheduleOf(draft: ScheduleDraft): ScheduleGiven | null {
  const length_minutes = Number(draft.length) * (draft.unit === 'hours' ? 60 : 1);
  if (!(length_minutes >= 1)) return null;
  const texts = {
    scope: draft.scope,
    length_minutes,
    message: draft.message.trim() || null,
    reason: draft.reason.trim() || null,
  };
  if (draft.rhythm === 'once') {
    const at = Date.parse(draft.startsAt);
    return Number.isNaN(at) ? null : { kind: 'once', starts_at: new Date(at).toISOString(), ...texts };
  }
  const cron = cronOf(draft);
  return cron === null ? null : { kind: 'recurring', cron, time_zone: draft.timeZone.trim(), ...texts };
}

/** null: something is missing still. */
export function cronOf({ rhythm, days, monthDay, time, cron }: ScheduleDraft): string | null {
  if (rhythm === 'cron') return cron.trim() || null;
  if (time === '') return null;
  if (rhythm === 'monthly') return monthlyCron(monthDay, time);
  return days.length === 0 ? null : weeklyCron(days, time);
}
