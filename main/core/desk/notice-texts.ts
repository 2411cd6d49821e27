/** The words of notices: plain text, made of what people, programs and servers wrote. */
import type { ActionSummary } from '../../contract/action.ts';
import { RESTART_TYPE } from '../catalog.ts';
import { actionTitle, askedBy, counted, seenOf } from './action-words.ts';
import type { Notice, NoticeButton } from './desk-ports.ts';
import type { News, Stream } from './notice-items.ts';
import { noticeKey } from './notice-keys.ts';
import { cut, exactLine, plainLine } from './plain-line.ts';

/** Daemons cut long texts, xfce4-notifyd at about 180 characters: a command of so many is surely seen whole. */
const COMMAND_LENGTH = 120;
const TEXT_LENGTH = 200;
const LISTED = 3;

const APPROVE: NoticeButton = { id: 'approve', label: 'Approve' };
const REJECT: NoticeButton = { id: 'reject', label: 'Reject' };
const OPEN: NoticeButton = { id: 'open', label: 'Open Holdpoint' };

/** `serverName`, here and below: one plain line. */
export function waitingNotice(action: ActionSummary, serverName: string): Notice {
  const command = exactLine(action.command);
  const note = action.note === null ? '' : `\n${plainLine(action.note, TEXT_LENGTH)}`;
  return {
    key: noticeKey.waiting(action.id),
    title: `${actionTitle(action, serverName)}?`,
    body: `${cut(command, COMMAND_LENGTH)}\n${askedBy(action)}${note}`,
    urgency: 'normal',
    stays: true,
    // Nobody approves here what they could not read here.
    buttons: command.length <= COMMAND_LENGTH ? [APPROVE, REJECT] : [OPEN, REJECT],
    path: `/queue?action=${action.id}`,
    seen: seenOf(action),
  };
}

export function failedNotice(action: ActionSummary, serverName: string): Notice {
  return {
    key: noticeKey.failed(action.id),
    title: `${actionTitle(action, serverName)} failed`,
    // The next step speaks of what stands beside it in the window.
    body: plainLine(action.failure?.message ?? '', TEXT_LENGTH),
    urgency: 'critical',
    buttons: [],
    path: `/actions/${action.id}`,
  };
}

/** Approved, and then not run: it is no longer what was approved (ACT-10). */
export function refusedNotice(action: ActionSummary, serverName: string): Notice {
  return { ...failedNotice(action, serverName), title: `${actionTitle(action, serverName)} was not run` };
}

export function lostNotice(action: ActionSummary, serverName: string): Notice {
  return {
    ...failedNotice(action, serverName),
    title: `${actionTitle(action, serverName)} was started, its outcome is unknown`,
    body: plainLine((action.failure?.message ?? '').replace(WAS_CLOSING, 'Holdpoint was closed.'), TEXT_LENGTH),
  };
}

/** Said when it happened, read after the next start. */
const WAS_CLOSING = /^Holdpoint is closing\.$/;

export function doneNotice(action: ActionSummary, serverName: string): Notice {
  const isRestart = action.action_type === RESTART_TYPE && action.service_name !== null;
  return {
    key: noticeKey.done(action.id),
    title: `${actionTitle(action, serverName)} is done`,
    body: isRestart ? 'It was restarted, is active and stayed so.' : 'The command ended well.',
    urgency: 'low',
    buttons: [],
    path: `/actions/${action.id}`,
  };
}

/** `data` of the event holds the server as it was then. */
export function unreachableNotice(serverId: string, serverName: string, data: Record<string, unknown>): Notice {
  const server = data.server as { connection_failure?: { message?: unknown } | null } | undefined;
  const message = server?.connection_failure?.message;
  return {
    key: noticeKey.unreachable(serverId),
    title: `${serverName} is unreachable`,
    body: typeof message === 'string' ? plainLine(message, TEXT_LENGTH) : '',
    urgency: 'normal',
    buttons: [],
    path: `/servers/${serverId}`,
  };
}

export function changedKeyNotice(serverId: string, serverName: string): Notice {
  return {
    key: noticeKey.changedKey(serverId),
    title: `${serverName} shows another host key`,
    body: 'Nothing is sent to it until a person has checked the key.',
    urgency: 'critical',
    buttons: [],
    path: `/servers/${serverId}`,
  };
}

const SUMMARY: Record<Stream, { title: (n: number) => string; path: string; urgency: Notice['urgency'] }> = {
  waiting: {
    title: (n) => `${counted(n, 'action')} ${n === 1 ? 'waits' : 'wait'} for you`,
    path: '/queue',
    urgency: 'normal',
  },
  failed: { title: (n) => `${counted(n, 'action')} failed`, path: '/history', urgency: 'critical' },
  servers: {
    title: (n) => `${counted(n, 'server')} need${n === 1 ? 's' : ''} a look`,
    path: '/servers',
    urgency: 'critical',
  },
  maintenance: {
    title: (n) => `${counted(n, 'maintenance window')} need${n === 1 ? 's' : ''} a look`,
    path: '/maintenance',
    urgency: 'normal',
  },
  done: {
    title: (n) => `${counted(n, 'action')} you approved ${n === 1 ? 'is' : 'are'} done`,
    path: '/history',
    urgency: 'low',
  },
};

/** One notice for many of a stream. `all`: oldest first. */
export function summaryNotice(stream: Stream, all: readonly News[]): Notice {
  const { title, path, urgency } = SUMMARY[stream];
  return {
    key: noticeKey.summary(stream),
    title: title(all.length),
    body: listed(all),
    urgency,
    ...staying([stream]),
    buttons: stream === 'waiting' ? [OPEN] : [],
    path,
  };
}

/** One notice for all that was never seen, or not for long enough, and still matters. As `quietSummaryNotice`. */
export function missedSummaryNotice(streams: readonly Stream[], all: readonly News[]): Notice {
  const isWaitingAlone = streams.every((stream) => stream === 'waiting');
  return {
    ...quietSummaryNotice(streams, all),
    key: noticeKey.summary('missed'),
    ...(isWaitingAlone
      ? {
          title: `${counted(all.length, 'action')} still ${all.length === 1 ? 'waits' : 'wait'} for you`,
          body: listed(all),
        }
      : { title: 'Not shown until now' }),
  };
}

/** One notice for all that came in quiet hours and still matters. `streams`: the ones it has, the most pressing first. */
export function quietSummaryNotice(streams: readonly Stream[], all: readonly News[]): Notice {
  const parts = streams.map((stream) => SUMMARY[stream].title(all.filter((one) => one.stream === stream).length));
  return {
    key: noticeKey.summary('quiet'),
    title: 'In quiet hours',
    body: `${parts.join(', ')}\n${listed(all)}`,
    urgency: 'normal',
    ...staying(streams),
    buttons: [OPEN],
    path: SUMMARY[streams[0] ?? 'waiting'].path,
  };
}

/** One notice for all there is, where the desktop has no place for more. As `quietSummaryNotice`. */
export function everythingSummaryNotice(streams: readonly Stream[], all: readonly News[]): Notice {
  return {
    ...quietSummaryNotice(streams, all),
    key: noticeKey.summary('all'),
    title: `${counted(all.length, 'notice')} in one`,
  };
}

function staying(streams: readonly Stream[]): { stays?: true } {
  return streams.includes('waiting') ? { stays: true } : {};
}

function listed(all: readonly News[]): string {
  const lines = all
    .slice(0, all.length > LISTED + 1 ? LISTED : LISTED + 1)
    .map(({ notice }) => notice.title.replace(/\?$/, ''));
  const rest = all.length - lines.length;
  return [...lines, ...(rest > 0 ? [`and ${rest.toLocaleString('en')} more`] : [])].join('\n');
}
