/** Use cases of the window beyond the nouns: one snapshot to start from, and pictures of the past (SPEC WIN-1, WIN-4). */
import type { ActionSummary } from '../contract/action.ts';
import { isoTime } from '../contract/time.ts';
import type { ActionsPerDay, Snapshot, UptimeView } from '../contract/window.ts';
import type { Catalog } from './catalog.ts';
import type { ActionFilter } from './overview-port.ts';
import type { Clock, SecretStore, Store } from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import { serverNotFound } from './server-not-found.ts';
import type { ServerViews } from './server-view.ts';
import { uptime } from './uptime.ts';
import { windowView } from './window-view.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ENDED_IN_SNAPSHOT = 100;
const REASONS = 8;
const FAILURES_IN_SNAPSHOT = 20_000;

export interface Overview {
  /** Read in one go, while nothing can change: every event with a greater seq than `revision` is still to come. */
  snapshot(): Omit<Snapshot, 'version' | 'person' | 'desktop_notes'>;
  /** The services a server has now, over the last `hours`. */
  uptime(serverId: string, hours: number): Result<UptimeView>;
  /** The last `days` UTC days up to today, oldest first; a day without actions has no counts. */
  actionsPerDay(days: number): ActionsPerDay;
  /** The reasons rejections were given lately, each once. */
  rejectionReasons(): string[];
  /** As OverviewStore.actionsBelow. */
  actionsBelow(
    filter: ActionFilter,
    below: number | null,
    limit: number,
  ): { actions: ActionSummary[]; next: number | null };
}

export interface OverviewDeps {
  store: Store;
  clock: Clock;
  secrets: Pick<SecretStore, 'isDurable'>;
  views: ServerViews;
  catalog: Catalog;
}

export function createOverview({ store, clock, secrets, views, catalog }: OverviewDeps): Overview {
  return {
    snapshot: () => ({
      revision: store.events.lastSeq(),
      now: isoTime(clock.now()),
      secrets_are_durable: secrets.isDurable,
      settings: store.settings.get(),
      maintenance: store.windows.open().map((window) => windowView(window, clock.now())),
      servers: views.all(),
      services: store.overview.services(),
      actions: store.overview.actions(ENDED_IN_SNAPSHOT),
      types: catalog.list(),
      failures: unseenFailures(store),
      visitors_failed: store.visitors.failed(),
    }),
    uptime(serverId, hours) {
      const server = store.servers.get(serverId);
      if (server === null) return fail(serverNotFound(serverId));
      const to = clock.now();
      const from = to - hours * HOUR_MS;
      return ok(
        uptime({
          services: store.services.list(serverId),
          isOnline: server.status === 'online',
          events: store.overview.watchEvents(serverId, isoTime(from)),
          from,
          to,
        }),
      );
    },
    actionsPerDay(days) {
      const wanted = Array.from({ length: days }, (_, index) => day(clock.now() - (days - 1 - index) * DAY_MS));
      const counts = new Map<string, ActionsPerDay['days'][number]['counts']>(wanted.map((one) => [one, {}]));
      for (const row of store.overview.actionsPerDay(wanted[0] ?? '')) {
        const ofDay = counts.get(row.day);
        if (ofDay !== undefined) ofDay[row.status] = row.n;
      }
      return { days: wanted.map((one) => ({ day: one, counts: counts.get(one) ?? {} })) };
    },
    rejectionReasons: () => store.overview.rejectionReasons(REASONS),
    actionsBelow: (filter, below, limit) => store.overview.actionsBelow(filter, below, limit),
  };
}

function unseenFailures({ failures }: Pick<Store, 'failures'>): Snapshot['failures'] {
  const ids: Snapshot['failures']['ids'] = {};
  for (const { action_id, reason } of failures.ids(FAILURES_IN_SNAPSHOT)) {
    ids[reason] ??= [];
    ids[reason].push(action_id);
  }
  return { total: failures.counts().reduce((sum, { count }) => sum + count, 0), ids };
}

function day(at: number): string {
  return isoTime(at).slice(0, 10);
}
