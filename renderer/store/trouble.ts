/**
 * What wants a person, other than a decision: the one place that says whether all is well (WIN-1). Whatever is green or says
 * that nothing is in trouble asks here.
 */
import type { ServerView } from '../../main/contract/server.ts';
import type { Mirror } from './mirror.ts';
import { remembered, selectUnseenFailures } from './selectors.ts';

/** What can be wrong with a server, worst first. */
export const SERVER_TROUBLES = [
  'host_key_changed',
  'unreachable',
  'services',
  'rights',
  'visitors',
  'host_key_to_accept',
  'not_seen',
] as const;
export type ServerTrouble = (typeof SERVER_TROUBLES)[number];
export type Trouble = ServerTrouble | 'failures';

type Judged = Pick<
  ServerView,
  | 'server_id'
  | 'status'
  | 'connection_failure'
  | 'host_key_state'
  | 'presented_host_key'
  | 'services_in_trouble'
  | 'sudo_state'
>;

/** A login without the rights it needs; what was never checked is not known to be wrong. */
const LACKS_RIGHTS: Readonly<Record<ServerView['sudo_state'], boolean>> = {
  unchecked: false,
  not_needed: false,
  ok: false,
  partial: true,
  password_required: true,
  wrong_password: true,
  not_allowed: true,
  missing: true,
  requires_tty: true,
};

/** Everything that is wrong with a server, worst first; empty: nothing is. */
export function troublesOf(server: Judged, visitorsFailed: ReadonlySet<string>): readonly ServerTrouble[] {
  const isKeyChanged = server.host_key_state === 'changed';
  const isKeyOpen = server.host_key_state === 'unknown' && server.presented_host_key !== null;
  const isKeyTheReason = isKeyChanged || isKeyOpen;
  const isUnreachable = !isKeyTheReason && (server.status === 'offline' || server.connection_failure !== null);
  const found: Record<ServerTrouble, boolean> = {
    host_key_changed: isKeyChanged,
    host_key_to_accept: isKeyOpen,
    unreachable: isUnreachable,
    not_seen: !isKeyTheReason && !isUnreachable && server.status === 'unknown',
    services: server.services_in_trouble > 0,
    rights: LACKS_RIGHTS[server.sudo_state],
    visitors: visitorsFailed.has(server.server_id),
  };
  return SERVER_TROUBLES.filter((trouble) => found[trouble]);
}

export interface Counted {
  trouble: Trouble;
  count: number;
  /** The server, where it is one alone. */
  serverId: string | null;
}

type Fleet = Pick<Mirror, 'servers' | 'visitorsFailed' | 'unseen' | 'unseenBeyond'>;

/** All troubles there are, failures first, then the worst of the servers; empty: all is well. */
export function selectTroubles(mirror: Fleet): readonly Counted[] {
  return withFailures(selectUnseenFailures(mirror).total, ofServers(mirror.servers, mirror.visitorsFailed));
}

const withFailures = remembered((total: number, others: readonly Counted[]): readonly Counted[] =>
  total === 0 ? others : [{ trouble: 'failures', count: total, serverId: null }, ...others],
);

const ofServers = remembered(
  (servers: Mirror['servers'], visitorsFailed: Mirror['visitorsFailed']): readonly Counted[] => {
    const having = new Map<ServerTrouble, string[]>(SERVER_TROUBLES.map((trouble) => [trouble, []]));
    for (const server of servers.values()) {
      for (const trouble of troublesOf(server, visitorsFailed)) having.get(trouble)?.push(server.server_id);
    }
    return [...having]
      .filter(([, ids]) => ids.length > 0)
      .map(([trouble, ids]) => ({ trouble, count: ids.length, serverId: ids.length === 1 ? (ids[0] ?? null) : null }));
  },
);
