import { describe, expect, test } from 'vitest';
import { emptyDraft, type ScheduleDraft, scheduleOf } from './schedule-draft.ts';

const draft = (change: Partial<ScheduleDraft>) => scheduleOf({ ...emptyDraft('2030-03-05T03:00'), ...change });

describe('MNT-5: what the form of a schedule asks for', () => {
  test('once: the local time as an instant', () => {
    expect(draft({})).toMatchObject({
      kind: 'once',
      scope: 'all',
      starts_at: new Date(2030, 2, 5, 3).toISOString(),
      length_minutes: 60,
      message: null,
    });
  });

  test('every week and every month write the cron; the time zone is the machine’s unless told otherwise', () => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    expect(draft({ rhythm: 'weekly', days: [6, 1], time: '22:30' })).toMatchObject({
      kind: 'recurring',
      cron: '30 22 * * 1,6',
      time_zone: timeZone,
    });
    expect(draft({ rhythm: 'monthly', monthDay: 'L', timeZone: 'Europe/Berlin' })).toMatchObject({
      cron: '0 3 L * *',
      time_zone: 'Europe/Berlin',
    });
    expect(draft({ rhythm: 'cron', cron: ' */10 * * * * ', length: '5', unit: 'minutes' })).toMatchObject({
      cron: '*/10 * * * *',
      length_minutes: 5,
    });
  });

  test('what is not complete asks for nothing', () => {
    for (const change of [
      { startsAt: '' },
      { length: '' },
      { length: '0' },
      { rhythm: 'weekly' as const, days: [] },
      { rhythm: 'weekly' as const, time: '' },
      { rhythm: 'cron' as const, cron: ' ' },
    ])
      expect(draft(change)).toBeNull();
  });
});
