/** Lists computed from the mirror, each computed anew only when what it is made of changed. */
import type { ActionSummary } from '../../main/contract/action.ts';
import type { FailureReason } from '../../main/contract/failures.ts';
import type { MaintenanceWindow } from '../../main/contract/maintenance.ts';
import type { ServerView } from '../../main/contract/server.ts';
import { byDisplayName, type Mirror } from './mirror.ts';

/** Remembers the last answer for the last arguments, compared by identity. */
export function remembered<A extends readonly unknown[], R>(compute: (...given: A) => R): (...given: A) => R {
  let last: { given: A; answer: R } | null = null;
  return (...given) => {
    const known = last;
    if (known !== null && given.every((value, index) => value === known.given[index])) return known.answer;
    const answer = compute(...given);
    last = { given, answer };
    return answer;
  };
}

const serversByName = remembered((servers: Mirror['servers']) => [...servers.values()].sort(byDisplayName));

/** All servers in the order of their names. */
export function selectServers(mirror: Mirror): readonly ServerView[] {
  return serversByName(mirror.servers);
}

const tagsOf = remembered((servers: Mirror['servers']) =>
  [...new Set([...servers.values()].flatMap((server) => server.tags))].sort((a, b) => a.localeCompare(b, 'en')),
);

/** Every tag in use, in order. */
export function selectTags(mirror: Mirror): readonly string[] {
  return tagsOf(mirror.servers);
}

const wide = remembered((open: Mirror['maintenance']) => open.filter(({ scope }) => !scope.startsWith('server:')));

/** Open maintenance of more than a single server, oldest first. */
export function selectWideMaintenance(mirror: Mirror): readonly MaintenanceWindow[] {
  return wide(mirror.maintenance);
}

export interface UnseenFailures {
  total: number;
  /** Most frequent first; of very many failures those that are named. */
  groups: readonly { reason: FailureReason; count: number }[];
}

const unseenGroups = remembered((unseen: Mirror['unseen']) => {
  const counts = new Map<FailureReason, number>();
  for (const reason of unseen.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
});

const unseenFailures = remembered(
  (unseen: Mirror['unseen'], beyond: number): UnseenFailures => ({
    total: unseen.size + beyond,
    groups: unseenGroups(unseen),
  }),
);

/** Failures that nobody has looked at. */
export function selectUnseenFailures(mirror: Pick<Mirror, 'unseen' | 'unseenBeyond'>): UnseenFailures {
  return unseenFailures(mirror.unseen, mirror.unseenBeyond);
}

const NONE: readonly number[] = [];
/** An action never changes its server, so what waits where is known by the list of ids alone. */
const byServer = new WeakMap<Mirror['pendingIds'], ReadonlyMap<string, readonly number[]>>();

/** What waits for a person on one server, oldest first. */
export function selectPendingOf(mirror: Mirror, serverId: string): readonly number[] {
  let known = byServer.get(mirror.pendingIds);
  if (known === undefined) {
    known = Map.groupBy(mirror.pendingIds, (id) => (mirror.actions.get(id) as ActionSummary).server_id);
    byServer.set(mirror.pendingIds, known);
  }
  return known.get(serverId) ?? NONE;
}
