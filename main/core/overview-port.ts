/** What the window needs of the store beyond the nouns: many rows in one read, and the past by indexes of its own. */
import type { ActionQuery, ActionStatus, ActionSummary } from '../contract/action.ts';
import type { EventKind } from '../contract/event.ts';
import type { ServerStatus } from '../contract/server.ts';
import type { ServiceState } from '../contract/service.ts';
import type { ServiceRecord } from './ports.ts';
import type { Pace } from './turns.ts';

/** The filters of a list of actions, without its paging. */
export type ActionFilter = Omit<ActionQuery, 'limit' | 'offset' | 'cursor'>;

/** The events that change what is known of a server's services. `migrations/0002` has the same list. */
export const WATCH_KINDS = [
  'host.started',
  'server.added',
  'server.changed',
  'server.removed',
  'server.online',
  'server.offline',
  'service.added',
  'service.changed',
  'service.removed',
  'service.state_changed',
] as const satisfies EventKind[];
export type WatchKind = (typeof WATCH_KINDS)[number];

export interface WatchEvent {
  at: string;
  kind: WatchKind;
  /** With `service.*`: the service as it is after the event. */
  name: string | null;
  state: ServiceState | null;
  enabled: boolean | null;
  /** With `service.state_changed`: the state before. */
  state_before: ServiceState | null;
  /** With `service.changed`: whether `enabled` was among what was given. */
  enabled_given: boolean;
  /** With `server.*`: its status after the event. */
  status: ServerStatus | null;
  /** With `host.started`: when the event before it was recorded; null for the first of all. */
  previous_at: string | null;
}

/** What takes a `pace` is read in slices. */
export interface OverviewStore {
  /** The services of all servers. */
  services(): ServiceRecord[];
  servicesInSlices(pace: Pace): Promise<ServiceRecord[]>;
  /** All actions that are open or unknown, and the `endedLimit` that ended last; newest first. */
  actions(endedLimit: number, pace: Pace): Promise<ActionSummary[]>;
  /**
   * Matching actions with an id below `below` (null: all), newest first, at most `limit`. `next` is the `below` to go on
   * with, null at the end. One call is one slice: it may find none and yet not be the end.
   */
  actionsBelow(
    filter: ActionFilter,
    below: number | null,
    limit: number,
  ): { actions: ActionSummary[]; next: number | null };
  /** Actions created on a UTC day (`YYYY-MM-DD`) at or after `fromDay`, counted by the status they have now. */
  actionsPerDay(fromDay: string): { day: string; status: ActionStatus; n: number }[];
  /** Distinct reasons of rejections, the one used last first. Looks at the newest 2,000 rejections. */
  rejectionReasons(limit: number): string[];
  /** WATCH_KINDS of that server, and `host.started`, recorded at or after `from`; oldest first. */
  watchEvents(serverId: string, from: string, pace: Pace): Promise<WatchEvent[]>;
}
