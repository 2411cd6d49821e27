/** What an event means for the notices: something to tell, or something that needs no telling any more (SPEC TRY-3). */
import { ActionSummary } from '../../contract/action.ts';
import type { EventKind, EventView } from '../../contract/event.ts';
import type { Notice } from './desk-ports.ts';
import { MAINTENANCE_NOTICE_KINDS, maintenanceChanges } from './maintenance-notices.ts';
import { noticeKey } from './notice-keys.ts';
import {
  changedKeyNotice,
  doneNotice,
  failedNotice,
  lostNotice,
  refusedNotice,
  unreachableNotice,
  waitingNotice,
} from './notice-texts.ts';
import { wasRefused } from './refused.ts';

/** Notices of one stream are joined with each other, never with those of another. */
export const STREAMS = ['waiting', 'failed', 'servers', 'maintenance', 'done'] as const;
export type Stream = (typeof STREAMS)[number];

/** Something to tell. `notice.key` names it. */
export interface News {
  stream: Stream;
  notice: Notice;
  /** Nothing of it is ever over: it is let go once it was shown. */
  isPassing?: true;
  /** Right after the start of the program it most likely turns out well within seconds. */
  maySettle?: true;
}

export type NoticeChange =
  | { is: 'news'; news: News }
  | { is: 'over'; keys: string[] }
  /** A person at this desk approved it, so they want to hear what came of it. */
  | { is: 'approved_here'; actionId: number };

/** The events that can mean something for notices. */
export const NOTICE_KINDS = [
  'action.created',
  'action.approved',
  'action.rejected',
  'action.cancelled',
  'action.expired',
  'action.completed',
  'action.failed',
  'action.lost',
  'server.offline',
  'server.online',
  'server.removed',
  'server.host_key_changed',
  'server.host_key_accepted',
  ...MAINTENANCE_NOTICE_KINDS,
] as const satisfies EventKind[];

/** `isApprovedHere`: a person approved the action in a notice or in the tray. */
export function changesOf(
  event: EventView,
  serverName: (serverId: string) => string,
  isApprovedHere: (actionId: number) => boolean,
): NoticeChange[] {
  if (event.kind.startsWith('maintenance.')) return maintenanceChanges(event, serverName);
  if (event.kind.startsWith('server.')) return serverChanges(event, serverName);
  if (!event.kind.startsWith('action.')) return [];
  const action = ActionSummary.safeParse(event.data.action);
  return action.success ? actionChanges(event, action.data, serverName(action.data.server_id), isApprovedHere) : [];
}

function actionChanges(
  event: EventView,
  action: ActionSummary,
  name: string,
  isApprovedHere: (actionId: number) => boolean,
): NoticeChange[] {
  const settled: NoticeChange = { is: 'over', keys: [noticeKey.failed(action.id)] };
  const decided: NoticeChange = { is: 'over', keys: [noticeKey.waiting(action.id)] };
  switch (event.kind) {
    case 'action.created':
      return action.status === 'pending' ? [news('waiting', waitingNotice(action, name))] : [];
    case 'action.approved':
      return event.via === 'tray' || event.via === 'notification'
        ? [decided, { is: 'approved_here', actionId: action.id }]
        : [decided];
    case 'action.cancelled':
      return wasRefused(event) ? [decided, news('failed', refusedNotice(action, name))] : [decided];
    case 'action.rejected':
    case 'action.expired':
      return [decided];
    case 'action.completed':
      return isApprovedHere(action.id) && !wasSettled(event)
        ? [settled, news('done', doneNotice(action, name))]
        : [settled];
    case 'action.failed':
      return wasSettled(event) ? [settled] : [news('failed', failedNotice(action, name))];
    case 'action.lost':
      return [{ is: 'news', news: { stream: 'failed', notice: lostNotice(action, name), maySettle: true } }];
    default:
      return [];
  }
}

/** A person found out the outcome and wrote it down: nobody needs to tell them. */
function wasSettled(event: EventView): boolean {
  return event.actor_kind === 'person' || Object.hasOwn(event.data, 'settled');
}

function serverChanges(event: EventView, serverName: (serverId: string) => string): NoticeChange[] {
  const id = event.server_id;
  if (id === null) return [];
  const name = serverName(id);
  switch (event.kind) {
    case 'server.offline':
      return hasChangedKey(event) ? [] : [news('servers', unreachableNotice(id, name, event.data))];
    case 'server.host_key_changed':
      return [news('servers', changedKeyNotice(id, name))];
    case 'server.online':
      return [{ is: 'over', keys: [noticeKey.unreachable(id)] }];
    case 'server.host_key_accepted':
      return [{ is: 'over', keys: [noticeKey.changedKey(id)] }];
    case 'server.removed':
      return [{ is: 'over', keys: [noticeKey.unreachable(id), noticeKey.changedKey(id)] }];
    default:
      return [];
  }
}

/** That was told already, and is why it counts as offline. */
function hasChangedKey({ data }: EventView): boolean {
  return (data.server as { host_key_state?: unknown } | undefined)?.host_key_state === 'changed';
}

function news(stream: Stream, notice: Notice): NoticeChange {
  return { is: 'news', news: { stream, notice } };
}
