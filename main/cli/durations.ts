/** Lengths of time, as people type and read them. */
import { wrongUsage } from './cli-error.ts';

const MINUTES = { s: 1 / 60, m: 1, min: 1, h: 60, d: 24 * 60 } as const;
const LENGTH = /^(?:\d+(?:\.\d+)?(?:s|min|m|h|d))+$/;

/** `90m`, `1h`, `1h30m`, `2d` in minutes. What it cannot read is wrong usage. */
export function parseMinutes(text: string): number {
  if (!LENGTH.test(text)) throw wrongUsage(`"${text}" is not a length of time; write it as 90m, 1h, 1h30m or 2d`);
  let minutes = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(s|min|m|h|d)/g)) {
    minutes += Number(amount) * MINUTES[unit as keyof typeof MINUTES];
  }
  return minutes;
}

/** `45 s`, `5 min`, `2 h`, `3 d`: one unit, rounded down. */
export function inWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `2 h ago`, `in 5 min`, or `just now`. */
export function relative(iso: string, now: number): string {
  const distance = now - Date.parse(iso);
  if (Math.abs(distance) < 1000) return 'just now';
  return distance >= 0 ? `${inWords(distance)} ago` : `in ${inWords(-distance)}`;
}

/** `2026-11-20 22:16:15Z (5 min ago)`: the instant for the record, the distance for the eye. */
export function instant(iso: string, now: number): string {
  return `${iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z')} (${relative(iso, now)})`;
}
