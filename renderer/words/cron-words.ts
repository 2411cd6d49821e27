/** Cron from what people say, and the other way round. Only the plain forms; everything else is shown as it is written. */

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

/** `days`: 1 Monday … 7 Sunday. `time`: `03:00`. */
export function weeklyCron(days: readonly number[], time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const sorted = [...days].sort((a, b) => a - b).join(',');
  return `${minute} ${hour} * * ${days.length === 7 ? '*' : sorted}`;
}

/** `day`: 1 … 31, or `L` for the last one. */
export function monthlyCron(day: string, time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${minute} ${hour} ${day} * *`;
}

/** `Every Monday and Friday at 03:00`; null where it is none of the plain forms. */
export function cronWords(cron: string): string | null {
  const found = /^(\d{1,2}) (\d{1,2}) (\*|L|\d{1,2}) \* (\*|[0-7](?:,[0-7])*)$/.exec(cron.trim());
  if (found === null) return null;
  const [, minute = '', hour = '', day = '', weekdays = ''] = found;
  const at = `at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day !== '*' && weekdays !== '*') return null;
  if (day === 'L') return `On the last day of every month ${at}`;
  if (day !== '*') return `On day ${day} of every month ${at}`;
  if (weekdays === '*') return `Every day ${at}`;
  const names = weekdays.split(',').map((number) => WEEKDAYS[(Number(number) + 6) % 7] ?? '');
  return `Every ${LIST.format(names)} ${at}`;
}
