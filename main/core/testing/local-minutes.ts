/** A slow reference for cron in a time zone: looks at every minute with Intl, and knows nothing of offsets or rules. */

interface LocalMinute {
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
}

const MINUTE_MS = 60_000;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function reader(timeZone: string): (at: number) => LocalMinute {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const [month, day, hour, minute] = [parts.month, parts.day, parts.hour, parts.minute].map(Number);
    return { month, day, hour, minute, weekday: DAYS.indexOf(parts.weekday ?? '') } as LocalMinute;
  };
}

/** The values a field allows: `*`, `*` by n, `a`, `a-b` and lists of them. */
function allowed(field: string, from: number, to: number): Set<number> {
  const values = field.split(',').flatMap((part) => {
    const [range = '', step = '1'] = part.split('/');
    const [low, high] = range === '*' ? [from, to] : range.split('-').map(Number);
    const last = high ?? low ?? from;
    return Array.from({ length: last - (low ?? from) + 1 }, (_, n) => (low ?? from) + n).filter(
      (_, n) => n % Number(step) === 0,
    );
  });
  return new Set(values);
}

/** Starts in (fromMs, toMs], found minute by minute. `fromMs`: far from a change of the clock. */
export function slowStarts(cron: string, timeZone: string, fromMs: number, toMs: number): number[] {
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = cron.split(' ');
  const sets = { minute: allowed(minutes, 0, 59), hour: allowed(hours, 0, 23), month: allowed(months, 1, 12) };
  const [day, weekday] = [allowed(days, 1, 31), allowed(weekdays, 0, 7)];
  if (weekday.has(7)) weekday.add(0);
  const isDay = (local: LocalMinute) =>
    days === '*' || weekdays === '*'
      ? day.has(local.day) && weekday.has(local.weekday)
      : day.has(local.day) || weekday.has(local.weekday);
  const matches = (local: LocalMinute) =>
    sets.minute.has(local.minute) && sets.hour.has(local.hour) && sets.month.has(local.month) && isDay(local);
  const isFixed = !minutes.includes('*') && !hours.includes('*');
  const read = reader(timeZone);
  const seen = new Set<string>();
  const starts: number[] = [];
  let previous: LocalMinute | null = null;
  for (let at = Math.ceil((fromMs + 1) / MINUTE_MS) * MINUTE_MS; at <= toMs; at += MINUTE_MS) {
    const local = read(at);
    const key = JSON.stringify(local);
    const isMissed = isFixed && leftOut(previous, local).some(matches);
    if (isMissed || (matches(local) && !(isFixed && seen.has(key)))) starts.push(at);
    seen.add(key);
    previous = local;
  }
  return starts;
}

/** The minutes of the same day between two that follow each other. */
function leftOut(previous: LocalMinute | null, local: LocalMinute): LocalMinute[] {
  if (previous === null || previous.day !== local.day) return [];
  const [before, now] = [previous, local].map(({ hour, minute }) => hour * 60 + minute) as [number, number];
  return Array.from({ length: Math.max(0, now - before - 1) }, (_, n) => {
    const at = before + 1 + n;
    return { ...local, hour: Math.floor(at / 60), minute: at % 60 };
  });
}
