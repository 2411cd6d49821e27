/** Wires the use cases; `compose.ts` gives it the adapters. */
import { HOST } from '../contract/actor.ts';
import { type Actions, createActions } from './actions.ts';
import { createCatalog } from './catalog.ts';
import { type CatalogCases, createCatalogCases } from './catalog-cases.ts';
import { type ConnectionTests, createConnectionTests } from './connection-test.ts';
import { createContact } from './contact.ts';
import { createDispatcher } from './dispatcher.ts';
import { createDue } from './due.ts';
import { createLostOutcomes } from './lost-outcomes.ts';
import { createMonitor } from './monitor.ts';
import { createOverview, type Overview } from './overview.ts';
import type { Clock, Executor, SecretStore, Store } from './ports.ts';
import { createServerViews } from './server-view.ts';
import { createServers, type Servers } from './servers.ts';
import { createServices, type Services } from './services.ts';
import { createSettings, type SettingsCases } from './settings.ts';
import { createTargets } from './targets.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createVisitorPublisher } from './visitors/publisher.ts';
import type { SiteFiles } from './visitors/site-files.ts';
import { createVisitors, type Visitors } from './visitors/visitors.ts';

/** The one door: everything that acts calls these, with an actor. */
export interface Core {
  servers: Servers;
  services: Services;
  actions: Actions;
  connections: ConnectionTests;
  catalog: CatalogCases;
  settings: SettingsCases;
  tokens: Tokens;
  overview: Overview;
  visitors: Visitors;
  store: Pick<Store, 'events' | 'subscribe'> & { actions: Pick<Store['actions'], 'countsByStatus'> };
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
  onError(doing: string, error: unknown): void;
}

export function createCore(deps: CoreDeps): Core {
  const { store, clock, secrets, executor, onError } = deps;
  const views = createServerViews(store, secrets);
  const targets = createTargets(secrets);
  const catalog = createCatalog(store.types);
  const contact = createContact({ store, clock, views });
  const servers = createServers({ store, clock, secrets, views, executor });
  const actions = createActions({ store, clock, catalog });
  const reach = { store, clock, executor, targets, contact, onError };
  const lost = createLostOutcomes(reach);
  const dispatcher = createDispatcher({ ...reach, catalog, lost });
  const monitor = createMonitor(reach);
  const publisher = createVisitorPublisher({ store, clock, siteFiles: deps.siteFiles, targets, onError });
  const due = createDue(
    [
      { nextAt: () => store.servers.nextResumeAt(), run: servers.resumeDue },
      { nextAt: () => store.actions.nextExpiryAt(), run: actions.expireDue },
      publisher.due,
    ],
    clock,
    onError,
  );
  const stopReturns = contact.onReturn(publisher.returned);
  let isStarted = false;
  const stopDueEvents = store.subscribe((events) => {
    if (
      events.some(
        (event) =>
          event.kind.startsWith('server.pause') ||
          event.kind === 'action.created' ||
          event.kind === 'visitors.published',
      )
    ) {
      queueMicrotask(due.changed);
    }
  });

  return {
    servers,
    services: createServices({ store, executor, targets }),
    actions,
    connections: createConnectionTests({ store, clock, catalog, executor, targets, contact, views }),
    catalog: createCatalogCases(store, catalog),
    settings: createSettings(store),
    tokens: createTokens(store, clock),
    overview: createOverview({ store, clock, secrets, views, catalog }),
    visitors: createVisitors({ store, executor, targets, publisher }),
    store,
    start(version) {
      isStarted = true;
      store.write((tx) => tx.record({ kind: 'host.started', actor: HOST, data: { version } }));
      lost.start();
      due.start();
      dispatcher.start();
      monitor.start();
      publisher.start();
    },
    wake() {
      due.changed();
      dispatcher.wake();
      monitor.wake();
    },
    async stop(limitMs) {
      stopDueEvents();
      stopReturns();
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
