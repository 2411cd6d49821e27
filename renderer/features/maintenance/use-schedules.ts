/** What is planned, kept up to date by events. */
import { useClient, useEvents } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { useGap } from '../../store/use-gap.ts';

/** Calls `reload` whenever something about schedules may be another than it was. */
export function useScheduleChanges(reload: () => void): void {
  useEvents((events) => {
    if (events.some(({ kind }) => kind.startsWith('schedule.') || kind === 'maintenance.started')) reload();
  });
  useGap(reload);
}

export function useSchedules() {
  const client = useClient();
  const reading = useAnswer('schedules', () => client.schedules());
  useScheduleChanges(reading.reload);
  return reading;
}
