/** A window of maintenance as it is shown. */
import type { EndedWindow, MaintenanceWindow } from '../contract/maintenance.ts';
import type { WindowRecord } from './maintenance-ports.ts';

export function windowView(window: WindowRecord, nowMs: number): MaintenanceWindow {
  const {
    warn_at: _warn,
    remind_at: _remind,
    was_overdue: _was,
    holders: _,
    ended_at,
    ended_by: _by,
    ...shown
  } = window;
  const until = ended_at === null ? nowMs : Date.parse(ended_at);
  return { ...shown, is_overdue: window.eta !== null && Date.parse(window.eta) <= until };
}

/** Of one that is over. A clock that was set back meanwhile makes no length negative. */
export function endedView(window: WindowRecord): EndedWindow {
  const { ended_at, ended_by, started_at } = window;
  if (ended_at === null || ended_by === null) throw new Error(`maintenance ${window.id} is not over`);
  const lengthMs = Math.max(0, Date.parse(ended_at) - Date.parse(started_at));
  return { ...windowView(window, 0), ended_at, ended_by, duration_seconds: Math.round(lengthMs / 1000) };
}
