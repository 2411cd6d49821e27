/** Lengths of time, as people type and read them. */
import { relativeText } from '../contract/duration-text.ts';
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

/** `2 h ago`, `in 5 min`, or `just now`. */
export function relative(iso: string, now: number): string {
  return relativeText(Date.parse(iso), now);
}

/** `2026-11-20 22:16:15Z (5 min ago)`: the instant for the record, the distance for the eye. */
export function instant(iso: string, now: number): string {
  return `${iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z')} (${relative(iso, now)})`;
}
