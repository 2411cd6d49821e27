/** How every state looks and what it is called, in one place. */
import {
  Ban,
  CircleArrowRight,
  CircleCheck,
  CircleDashed,
  CircleQuestionMark,
  CircleSlash,
  CircleStop,
  ClockAlert,
  LoaderCircle,
  OctagonPause,
  ShieldAlert,
  TimerOff,
  TriangleAlert,
  Unplug,
} from 'lucide-react';
import type { ActionStatus, ActionSummary } from '../../main/contract/action.ts';
import type { ServerView } from '../../main/contract/server.ts';
import type { ServiceState, ServiceView } from '../../main/contract/service.ts';
import type { Look } from '../ui/badge.tsx';

export const ACTION_LOOKS: Record<ActionStatus, Look> = {
  pending: { tone: 'hold', icon: OctagonPause, word: 'Waiting' },
  approved: { tone: 'run', icon: CircleArrowRight, word: 'Approved' },
  executing: { tone: 'run', icon: LoaderCircle, word: 'Running', isMoving: true },
  completed: { tone: 'ok', icon: CircleCheck, word: 'Completed' },
  failed: { tone: 'bad', icon: TriangleAlert, word: 'Failed' },
  rejected: { tone: 'idle', icon: Ban, word: 'Rejected' },
  cancelled: { tone: 'idle', icon: CircleSlash, word: 'Cancelled' },
  expired: { tone: 'lost', icon: TimerOff, word: 'Expired' },
  unknown: { tone: 'lost', icon: CircleQuestionMark, word: 'Outcome unknown' },
};

const REFUSED: Look = { tone: 'bad', icon: ShieldAlert, word: 'Refused' };

/** How an action looks: one that its guards refused did not simply end (ACT-8, ACT-10). */
export function actionLook({ status, failure }: Pick<ActionSummary, 'status' | 'failure'>): Look {
  return status === 'cancelled' && failure?.code === 'guard_refused' ? REFUSED : ACTION_LOOKS[status];
}

export const SERVICE_LOOKS: Record<ServiceState, Look> = {
  running: { tone: 'ok', icon: CircleCheck, word: 'Running' },
  stopped: { tone: 'idle', icon: CircleStop, word: 'Stopped' },
  failed: { tone: 'bad', icon: TriangleAlert, word: 'Failed' },
  activating: { tone: 'run', icon: LoaderCircle, word: 'Starting', isMoving: true },
  unknown: { tone: 'lost', icon: CircleDashed, word: 'Unknown' },
};

export const NOT_WATCHED: Look = { tone: 'idle', icon: CircleDashed, word: 'Not watched' };

/** A critical service that stopped is trouble; a plain one that stopped is at rest. */
export function serviceLook(service: Pick<ServiceView, 'state' | 'is_critical' | 'enabled'>): Look {
  if (!service.enabled) return NOT_WATCHED;
  const look = SERVICE_LOOKS[service.state];
  return service.state === 'stopped' && service.is_critical ? { ...look, tone: 'bad' } : look;
}

/** Whether the server can be reached; its mode is told beside it by `MAINTENANCE`. */
export function serverLook(server: Pick<ServerView, 'status' | 'host_key_state' | 'presented_host_key'>): Look {
  if (server.host_key_state === 'changed') return { tone: 'bad', icon: ShieldAlert, word: 'Host key changed' };
  if (server.host_key_state === 'unknown' && server.presented_host_key !== null)
    return { tone: 'lost', icon: ShieldAlert, word: 'Host key to accept' };
  switch (server.status) {
    case 'online':
      return { tone: 'ok', icon: CircleCheck, word: 'Online' };
    case 'offline':
      return { tone: 'bad', icon: Unplug, word: 'Offline' };
    case 'unknown':
      return { tone: 'lost', icon: CircleDashed, word: 'Not seen yet' };
  }
}

/** Fixes wait for a person. Watching goes on, so it is never called a pause of that. */
export const MAINTENANCE: Look = { tone: 'hold', icon: OctagonPause, word: 'Maintenance' };

/** It went past the time it was to be over by. */
export const OVERDUE: Look = { tone: 'bad', icon: ClockAlert, word: 'Overdue' };

export const SERVER_ANSWERS: Look = { tone: 'ok', icon: CircleCheck, word: 'Answers' };
export const SERVER_TESTING: Look = { tone: 'run', icon: LoaderCircle, word: 'Connecting …', isMoving: true };
