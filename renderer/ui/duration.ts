/** Lengths of time and instants in words: short, the two largest units, never rounded up. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `12 s`, `4 min`, `3 h 20 min`, `2 d 4 h`, `41 d`. Negative counts as 0. */
export function durationText(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < DAY) return two(length, HOUR, 'h', MINUTE, 'min');
  return length < 10 * DAY ? two(length, DAY, 'd', HOUR, 'h') : `${Math.floor(length / DAY)} d`;
}

function two(length: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((length % large) / small);
  const first = `${Math.floor(length / large)} ${largeName}`;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}

/** `4 min ago`, `in 3 h`, `just now`. */
export function relativeText(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) < 5 * SECOND) return distance > SECOND ? 'in a moment' : 'just now';
  return distance > 0 ? `in ${durationText(distance)}` : `${durationText(-distance)} ago`;
}

const MOMENT = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const MINUTES = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DATE_TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** The full instant in local time: `Mon, 3 Mar 2025, 14:05:09`. */
export function momentText(at: number): string {
  return MOMENT.format(at);
}

/** What is planned, to the minute: `Mon, 3 Mar 2025, 14:05`. */
export function plannedText(at: string): string {
  return MINUTES.format(Date.parse(at));
}

/** An instant as short as it stays clear: `14:05` today, else `4 Mar, 14:05`. */
export function shortMomentText(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return (isToday ? TIME : DATE_TIME).format(at);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `512 B`, `38.2 MiB`. */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}
