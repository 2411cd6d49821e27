/** Lengths of time in words, the same in window, command line, tray and notices: rounded as people speak. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * `12 s`, `4 min`, `3 h 20 min`, `2 d 4 h`, `41 d`: to the nearest of the smallest unit that is told, so that two hours of
 * which a moment has passed are still 2 h. `milliseconds`: negative counts as 0.
 */
export function durationText(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  const seconds = Math.round(length / SECOND);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(length / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return two(minutes, 60, 'h', 'min');
  const hours = Math.round(length / HOUR);
  return hours < 10 * 24 ? two(hours, 24, 'd', 'h') : `${Math.round(length / DAY)} d`;
}

function two(length: number, large: number, largeName: string, smallName: string): string {
  const first = `${Math.floor(length / large)} ${largeName}`;
  return length % large === 0 ? first : `${first} ${length % large} ${smallName}`;
}

/** `4 min ago`, `in 3 h`, `in a moment`, `just now`. Both in milliseconds since 1970. */
export function relativeText(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) < 5 * SECOND) return distance > SECOND ? 'in a moment' : 'just now';
  return distance > 0 ? `in ${durationText(distance)}` : `${durationText(-distance)} ago`;
}
