/** What an event of maintenance means for the notices (SPEC MNT-1, TRY-3). */
import type { EventView } from '../../contract/event.ts';
import { MaintenanceWindow } from '../../contract/maintenance.ts';
import { counted } from './action-words.ts';
import type { Notice } from './desk-ports.ts';
import type { NoticeChange } from './notice-items.ts';
import { noticeKey } from './notice-keys.ts';
import { plainLine } from './plain-line.ts';
import { scopeName } from './tray-menu-maintenance.ts';

const TEXT_LENGTH = 200;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The events that can mean something here. */
export const MAINTENANCE_NOTICE_KINDS = [
  'maintenance.ending',
  'maintenance.overdue',
  'maintenance.reminded',
  'maintenance.changed',
  'maintenance.ended',
] as const;

export function maintenanceChanges(event: EventView, serverName: (serverId: string) => string): NoticeChange[] {
  const found = MaintenanceWindow.safeParse(event.data.window);
  if (!found.success) return [];
  const window = found.data;
  const scope = scopeName(window.scope, serverName);
  const told = (title: string, body: string): NoticeChange[] => [news(window, title, body)];
  switch (event.kind) {
    case 'maintenance.ending':
      return told(`Maintenance of ${scope} ends in ${untilText(window.ends_at, event.at)}`, aboutText(window));
    case 'maintenance.overdue':
      return told(`Maintenance of ${scope} is overdue`, overdueText(window, event.at));
    case 'maintenance.reminded':
      return told(`Maintenance of ${scope} goes on`, standingText(window, event.at));
    case 'maintenance.ended':
      return event.via === 'timer' ? [over(window), endedByItself(window, scope)] : [over(window)];
    case 'maintenance.changed':
      return [over(window)];
    default:
      return [];
  }
}

function news(window: MaintenanceWindow, title: string, body: string): NoticeChange {
  const key = noticeKey.maintenance(window.id);
  const notice: Notice = { key, title, body, urgency: 'normal', buttons: [], path: '/maintenance' };
  return { is: 'news', news: { stream: 'maintenance', notice } };
}

/** Nothing can be over about it any more, so it is let go once it was shown. */
function endedByItself({ id }: MaintenanceWindow, scope: string): NoticeChange {
  const notice: Notice = {
    key: noticeKey.maintenanceEnded(id),
    title: `Maintenance of ${scope} ended by itself`,
    body: 'What waits still waits for a person.',
    urgency: 'normal',
    buttons: [],
    path: '/maintenance',
  };
  return { is: 'news', news: { stream: 'maintenance', notice, isPassing: true } };
}

function over(window: MaintenanceWindow): NoticeChange {
  return { is: 'over', keys: [noticeKey.maintenance(window.id)] };
}

function untilText(endsAt: string | null, at: string): string {
  return counted(Math.max(1, Math.round((Date.parse(endsAt ?? at) - Date.parse(at)) / MINUTE_MS)), 'minute');
}

function overdueText(window: MaintenanceWindow, at: string): string {
  const pastMs = Date.parse(at) - Date.parse(window.eta ?? at);
  const past =
    pastMs < HOUR_MS
      ? 'It was to be over by now'
      : `It was to be over ${pastMs < 2 * DAY_MS ? counted(Math.floor(pastMs / HOUR_MS), 'hour') : counted(Math.floor(pastMs / DAY_MS), 'day')} ago`;
  return plainLine(`${past}. Begun by ${window.activated_by}. ${aboutText(window)}`, TEXT_LENGTH);
}

function standingText(window: MaintenanceWindow, at: string): string {
  const days = Math.floor((Date.parse(at) - Date.parse(window.started_at)) / DAY_MS);
  const begun = `Begun ${counted(days, 'day')} ago by ${window.activated_by}, without an end.`;
  return plainLine(`${begun} ${aboutText(window)}`, TEXT_LENGTH);
}

function aboutText({ message, reason }: MaintenanceWindow): string {
  return plainLine(message ?? reason ?? '', TEXT_LENGTH);
}
