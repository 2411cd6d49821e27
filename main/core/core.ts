/** Wires the use cases; `compose.ts` gives it the adapters. */
import { HOST } from '../contract/actor.ts';
import type { EventView } from '../contract/event.ts';
import { isoTime } from '../contract/time.ts';
import { type Actions, createActions } from './actions.ts';
import { type AllowRules, createAllowRules } from './allow-rules.ts';
import { createJournalCases, type JournalCases } from './audit/journal-cases.ts';
import { createCatalog } from './catalog.ts';
import { type CatalogCases, createCatalogCases } from './catalog-cases.ts';
import { type ComingWindows, createComingWindows } from './coming-windows.ts';
import { type ConnectionTests, createConnectionTests } from './connection-test.ts';
import { createContact } from './contact.ts';
import { createDispatcher } from './dispatcher.ts';
import { createDue } from './due.ts';
import { createFailures, type Failures } from './failures.ts';
import { createLostOutcomes } from './lost-outcomes.ts';
import { createMaintenance, type Maintenance } from './maintenance.ts';
import { createMonitor } from './monitor.ts';
import { createOverview, type Overview } from './overview.ts';
import type { Clock, Executor, SecretStore, Store } from './ports.ts';
import { createSchedules, type Schedules } from './schedules.ts';
import { createServerViews } from './server-view.ts';
import { createServers, type Servers } from './servers.ts';
import { createServices, type Services } from './services.ts';
import { createSettings, type SettingsCases } from './settings.ts';
import { specifyOldActions } from './specify-old.ts';
import { createTargets } from './targets.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createTurns, type Turns } from './turns.ts';
import { createUnitNames } from './unit-names.ts';
import { createVisitorFollow } from './visitors/follow.ts';
import { createVisitorPublisher } from './visitors/publisher.ts';
import type { SiteFiles } from './visitors/site-files.ts';
import { createVisitors, type Visitors } from './visitors/visitors.ts';
import { createWindows } from './windows.ts';

/** The one door: everything that acts calls these, with an actor. */
export interface Core {
  servers: Servers;
  services: Services;
  actions: Actions;
  failures: Failures;
  connections: ConnectionTests;
  catalog: CatalogCases;
  settings: SettingsCases;
  maintenance: Maintenance;
  schedules: Schedules;
  comingWindows: ComingWindows;
  allowRules: AllowRules;
  tokens: Tokens;
  overview: Overview;
  visitors: Visitors;
  journals: JournalCases;
  /** Whatever takes long for a request takes turns with all else that does. */
  turns: Turns;
  store: Pick<Store, 'events' | 'subscribe'> & {
    actions: Pick<Store['actions'], 'countsByStatus'>;
    servers: Pick<Store['servers'], 'counts'>;
  };
  /** Settles what a former run left, then runs, watches and keeps times. */
  start(version: string): void;
  /** The machine slept: what is due meanwhile is done now, and all servers are looked at soon. */
  wake(): void;
  /** Starts nothing more, waits up to `limitMs` for what runs, marks the rest as `unknown`. */
  stop(limitMs: number): Promise<void>;
}

export interface CoreDeps {
  store: Store;
  clock: Clock;
  secrets: SecretStore;
  executor: Executor;
  siteFiles: SiteFiles;
  turns?: Turns;
  onError(doing: string, error: unknown): void;
}

export function createCore(deps: CoreDeps): Core {
  const { store, clock, secrets, executor, turns = createTurns(), onError } = deps;
  const views = createServerViews(store, secrets);
  const targets = createTargets(secrets);
  const catalog = createCatalog(store.types);
  const contact = createContact({ store, clock, views });
  const windows = createWindows({ clock, views });
  const maintenance = createMaintenance({ store, clock, windows });
  const schedules = createSchedules({ store, clock, windows });
  const servers = createServers({ store, clock, secrets, views, executor, windows, schedules });
  const actions = createActions({ store, clock, catalog });
  const reach = { store, clock, executor, targets, contact, onError };
  const lost = createLostOutcomes(reach);
  const dispatcher = createDispatcher({ ...reach, catalog, lost });
  const unitNames = createUnitNames(store);
  const monitor = createMonitor({ ...reach, unitNames });
  const publisher = createVisitorPublisher({ store, clock, siteFiles: deps.siteFiles, targets, onError });
  const follow = createVisitorFollow({ store, openWindows: () => store.windows.open(), publisher, onError });
  const due = createDue(
    [
      { nextAt: () => (schedules.isClockBack() ? isoTime(0) : null), run: schedules.lookAgain },
      // What ends comes before what begins: of two windows of one scope that meet, the second is a new one.
      { nextAt: maintenance.nextDueAt, run: maintenance.runDue },
      { nextAt: schedules.nextAt, run: schedules.runDue },
      { nextAt: () => store.actions.nextExpiryAt(), run: actions.expireDue },
      publisher.due,
    ],
    clock,
    onError,
  );
  const stopReturns = contact.onReturn(publisher.returned);
  let isStarted = false;
  const stopDueEvents = store.subscribe((events) => {
    if (events.some(hasDueTime)) {
      queueMicrotask(due.changed);
    }
  });

  return {
    servers,
    services: createServices({ store, executor, targets, unitNames }),
    actions,
    failures: createFailures({ store, clock }),
    connections: createConnectionTests({ store, clock, catalog, executor, targets, contact, views }),
    catalog: createCatalogCases(store, catalog),
    settings: createSettings(store, windows),
    maintenance,
    schedules,
    comingWindows: createComingWindows({ store, clock }),
    allowRules: createAllowRules({ store, clock, catalog }),
    tokens: createTokens(store, clock),
    overview: createOverview({ store, clock, secrets, catalog }),
    visitors: createVisitors({ store, executor, targets, publisher }),
    journals: createJournalCases({ store, clock, executor, targets }),
    turns,
    store,
    start(version) {
      store.write((tx) => tx.record({ kind: 'host.started', actor: HOST, data: { version } }));
      isStarted = true;
      specifyOldActions(store, catalog);
      lost.start();
      due.start();
      dispatcher.start();
      monitor.start();
      publisher.start();
      follow.start();
    },
    wake() {
      due.changed();
      dispatcher.wake();
      monitor.wake();
    },
    async stop(limitMs) {
      turns.close();
      stopDueEvents();
      stopReturns();
      follow.stop();
      due.stop();
      monitor.stop();
      lost.stop();
      await Promise.all([dispatcher.stop(limitMs), publisher.stop(limitMs)]);
      await executor.close();
      await Promise.all([dispatcher.stop(1_000), publisher.stop(1_000)]);
      // A host that could not listen never started; its trail must not say that it stopped.
      if (isStarted) store.write((tx) => tx.record({ kind: 'host.stopped', actor: HOST, data: {} }));
    },
  };
}

function hasDueTime({ kind }: EventView): boolean {
  return (
    kind.startsWith('maintenance.') ||
    kind.startsWith('schedule.') ||
    kind === 'action.created' ||
    kind === 'visitors.published'
  );
}
