/** The store on one connection: its nouns, its transactions, and the publishing of what they recorded. */
import type Database from 'better-sqlite3';
import type { EventView } from '../contract/event.ts';
import type { EventStore, Nouns, Store, Transaction } from '../core/ports.ts';
import { createActions } from './actions.ts';
import { createAllowRules } from './allow-rules.ts';
import { inTurn } from './audit/in-turn.ts';
import { verifyDatabase } from './audit/verify.ts';
import { appendEvent, createEvents } from './events.ts';
import { createFailures, noteOutcome } from './failures.ts';
import { createWindows } from './maintenance.ts';
import { createMarks } from './marks.ts';
import { createMoments } from './moments.ts';
import { createOverview } from './overview.ts';
import { createSchedules } from './schedules.ts';
import { createServers } from './servers.ts';
import { createServices } from './services.ts';
import { createSettings } from './settings.ts';
import type { Standing } from './standing.ts';
import { createStatements, type Statements } from './statements.ts';
import { asStorageError } from './storage-error.ts';
import { createTokens } from './tokens.ts';
import { createTypes } from './types.ts';
import { createUnitNames } from './unit-names.ts';
import { createVisitors } from './visitors.ts';
import { createWindowSessions } from './window-sessions.ts';

export interface StoreDeps {
  /** Wall clock, milliseconds since 1970. */
  now: () => number;
  /** A subscriber threw: the others and the writer go on. */
  onListenerError: (error: unknown) => void;
  /** What the database was migrated by. */
  migrationsDir: string;
}

export interface ConnectionDeps extends StoreDeps {
  /** Where this connection alone writes: asked at each transaction whether the database is still the one that was opened. */
  standing?: Pick<Standing, 'check' | 'checkSeq'>;
}

/** `db` must be migrated and is closed by `close`. What the disk refuses is thrown as StorageError. */
export function createStore(db: Database.Database, deps: ConnectionDeps): Store {
  const { now, onListenerError, migrationsDir, standing } = deps;
  const statements = createStatements(db);
  const verify = inTurn(() => verifyDatabase(db.name, migrationsDir));
  const nouns = nounsOn(statements, verify);
  const moments = createMoments(db.name);
  const listeners = new Set<(events: EventView[]) => void>();
  let isPublishing = false;
  let lastSeq = nouns.events.lastSeq();

  function publish(events: EventView[]): void {
    isPublishing = true;
    try {
      for (const listener of [...listeners]) tell(listener, events);
    } finally {
      isPublishing = false;
    }
  }

  function tell(listener: (events: EventView[]) => void, events: EventView[]): void {
    try {
      listener(events);
    } catch (error) {
      onListenerError(error);
    }
  }

  function transact<T>(work: (tx: Transaction) => T): T {
    const recorded: EventView[] = [];
    let isOpen = true;
    let result: T;
    const record: Transaction['record'] = (event) => {
      if (!isOpen) throw new Error('This transaction is over.');
      const appended = appendEvent(statements, event, now());
      standing?.checkSeq(appended.seq, lastSeq + recorded.length + 1);
      recorded.push(appended);
      noteOutcome(statements, appended);
      return appended.seq;
    };
    standing?.check();
    try {
      statements.run('BEGIN IMMEDIATE');
      result = work({ ...nouns, record });
      if (result instanceof Promise) throw new Error('A transaction cannot wait: its work must not be asynchronous.');
      statements.run('COMMIT');
    } catch (error) {
      if (db.inTransaction) statements.run('ROLLBACK');
      throw asStorageError(error);
    } finally {
      isOpen = false;
    }
    lastSeq += recorded.length;
    if (recorded.length > 0) publish(recorded);
    return result;
  }

  function refuseNesting(): void {
    if (db.inTransaction) throw new Error('Transactions do not nest.');
    if (isPublishing) throw new Error('A listener must not write: others have yet to hear of the change before.');
  }

  return {
    ...nouns,
    write(work) {
      refuseNesting();
      return transact(work);
    },
    observe(work) {
      refuseNesting();
      db.pragma('synchronous = NORMAL');
      try {
        return transact(work);
      } finally {
        db.pragma('synchronous = FULL');
      }
    },
    readMoment: (work) => moments.read((reader) => work(nounsOn(createStatements(reader), verify))),
    subscribe(listener) {
      const own = (events: EventView[]) => listener(events);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    close() {
      moments.close();
      db.close();
    },
  };
}

/** All nouns on one connection; `verify` has one of its own. */
function nounsOn(statements: Statements, verify: EventStore['verify']): Nouns {
  return {
    servers: createServers(statements),
    services: createServices(statements),
    actions: createActions(statements),
    tokens: createTokens(statements),
    settings: createSettings(statements),
    types: createTypes(statements),
    events: createEvents(statements, verify),
    overview: createOverview(statements),
    sessions: createWindowSessions(statements),
    marks: createMarks(statements),
    windows: createWindows(statements),
    schedules: createSchedules(statements),
    allowRules: createAllowRules(statements),
    visitors: createVisitors(statements),
    failures: createFailures(statements),
    unitNames: createUnitNames(statements),
  };
}
