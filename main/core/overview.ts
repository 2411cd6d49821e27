/** Use cases of the window beyond the nouns: one snapshot to start from, and pictures of the past (SPEC WIN-1, WIN-4). */
import type { ActionSummary } from '../contract/action.ts';
import { isoTime } from '../contract/time.ts';
import type { ActionsPerDay, Snapshot, UptimeView } from '../contract/window.ts';
import type { Catalog } from './catalog.ts';
import type { ActionFilter } from './overview-port.ts';
import type { Clock, Nouns, SecretStore, Store } from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import { serverNotFound } from './server-not-found.ts';
import { createServerViews } from './server-view.ts';
import { type Pace, SLICE } from './turns.ts';
import { uptime } from './uptime.ts';
import { windowView } from './window-view.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ENDED_IN_SNAPSHOT = 100;
const REASONS = 8;
const FAILURES_IN_SNAPSHOT = 20_000;

/** What takes a `pace` is read in slices. */
export interface Overview {
  /** All of one moment: every event with a greater seq than `revision` is still to come. */
  snapshot(pace: Pace): Promise<Omit<Snapshot, 'version' | 'person' | 'desktop_notes'>>;
  /** The services a server has now, over the last `hours`. */
  uptime(serverId: string, hours: number, pace: Pace): Promise<Result<UptimeView>>;
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
  secrets: SecretStore;
  catalog: Catalog;
}

export function createOverview({ store, clock, secrets, catalog }: OverviewDeps): Overview {
  return {
    snapshot: (pace) =>
      store.readMoment(async (nouns) => ({
        revision: nouns.events.lastSeq(),
        now: isoTime(clock.now()),
        secrets_are_durable: secrets.isDurable,
        settings: nouns.settings.get(),
        types: catalog.list(),
        maintenance: nouns.windows.open().map((window) => windowView(window, clock.now())),
        servers: await createServerViews(nouns, secrets).all(pace),
        services: await nouns.overview.servicesInSlices(pace),
        actions: await nouns.overview.actions(ENDED_IN_SNAPSHOT, pace),
        failures: await unseenFailures(nouns, pace),
        visitors_failed: nouns.visitors.failed(),
      })),
    async uptime(serverId, hours, pace) {
      const server = store.servers.get(serverId);
      if (server === null) return fail(serverNotFound(serverId));
      const to = clock.now();
      const from = to - hours * HOUR_MS;
      const events = await store.overview.watchEvents(serverId, isoTime(from), pace);
      const services = store.services.list(serverId);
      return ok(await uptime({ services, isOnline: server.status === 'online', events, from, to }, pace));
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

async function unseenFailures({ failures }: Pick<Nouns, 'failures'>, pace: Pace): Promise<Snapshot['failures']> {
  const ids: Snapshot['failures']['ids'] = {};
  let before: number | null = null;
  for (let told = 0; told < FAILURES_IN_SNAPSHOT; told += SLICE.looked) {
    await pace();
    const some = failures.ids(SLICE.looked, before);
    for (const { action_id, reason } of some) {
      ids[reason] ??= [];
      ids[reason].push(action_id);
    }
    const last = some.at(-1);
    if (last === undefined || some.length < SLICE.looked) break;
    before = last.failed_seq;
  }
  return { total: failures.counts().reduce((sum, { count }) => sum + count, 0), ids };
}

function day(at: number): string {
  return isoTime(at).slice(0, 10);
}
