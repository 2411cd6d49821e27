/** When somebody is reminded of maintenance that goes on: nobody is to forget it, and nobody is to be nagged. */

import { isoTime } from '../contract/time.ts';
import type { WindowRecord } from './maintenance-ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Between reminders of maintenance that nobody gave a time. */
const WITHOUT_TIME_MS = 3 * DAY_MS;

type Timed = Pick<WindowRecord, 'eta' | 'ends_at' | 'started_at'>;

/** ISO. At the ETA; where neither ETA nor end was given, after some days. null: it ends by itself. */
export function firstReminder(window: Timed, nowMs: number): string | null {
  if (window.eta !== null) return window.eta;
  return window.ends_at === null ? standingReminder(window, nowMs) : null;
}

/** After one at `nowMs`: an hour past the ETA, then once a day. */
export function nextReminder(window: Timed, nowMs: number): string | null {
  if (window.eta === null) return firstReminder(window, nowMs);
  const since = nowMs - Date.parse(window.eta);
  const next = since < HOUR_MS ? HOUR_MS : (Math.floor(since / DAY_MS) + 1) * DAY_MS;
  return isoTime(Date.parse(window.eta) + next);
}

function standingReminder({ started_at }: Timed, nowMs: number): string {
  const start = Date.parse(started_at);
  const passed = Math.max(0, Math.floor((nowMs - start) / WITHOUT_TIME_MS));
  return isoTime(start + (passed + 1) * WITHOUT_TIME_MS);
}
