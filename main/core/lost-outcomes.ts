/** Looks after actions in `unknown`: whenever their server can be reached, finds out what became of them (SPEC RUN-2). */
import { unitOfStored } from './action-spec.ts';
import type { Contact } from './contact.ts';
import { recordResult } from './dispatcher.ts';
import { lookAt, readJournal } from './inspect.ts';
import { failure } from './outcome.ts';
import type { Clock, Executor, ServerRecord, Store, Target } from './ports.ts';
import { resolveRestart } from './resolve-lost.ts';
import { hostKeyState } from './server-view.ts';
import type { Targets } from './targets.ts';
import { verifyRestart } from './verify-restart.ts';

const LOOK_AGAIN_MS = 1_000;
/** How long one settling keeps looking at a unit in motion before it leaves it for later. */
const PATIENCE_MS = 180_000;
const ROUND_MS = 15_000;

export interface LostOutcomes {
  /** What a former run of the program left executing becomes `unknown`; then settles what can be. */
  start(): void;
  /** Settles the lost outcomes of a server as far as it can be reached; concurrent calls share one attempt. */
  settle(serverId: string): Promise<void>;
  /** Whether a lost restart of this unit may still be settled: until then another would be mistaken for it. */
  isAwaited(serverId: string, unit: string): boolean;
  stop(): void;
}

export interface LostOutcomesDeps {
  store: Store;
  clock: Clock;
  executor: Executor;
  targets: Targets;
  contact: Contact;
  onError(doing: string, error: unknown): void;
}

export function createLostOutcomes(deps: LostOutcomesDeps): LostOutcomes {
  const { store, clock, contact } = deps;
  const settling = new Map<string, Promise<void>>();
  /** Left to a person; not looked at again by this run of the program. */
  const traceless = new Set<number>();
  const awaited = (serverId: string) => resolvable(store, serverId).filter((id) => !traceless.has(id));
  let cancelRound = () => {};
  let unsubscribe = () => {};
  let isStopped = false;

  function settle(serverId: string): Promise<void> {
    const known = settling.get(serverId);
    if (known !== undefined) return known;
    const ids = awaited(serverId);
    if (ids.length === 0) return Promise.resolve();
    const work = settleServer(deps, serverId, ids, traceless, () => isStopped)
      .catch((error: unknown) => deps.onError(`looking up lost outcomes of ${serverId}`, error))
      .finally(() => settling.delete(serverId));
    settling.set(serverId, work);
    return work;
  }

  function round(): void {
    const servers = new Set(store.actions.idsIn('unknown').map((id) => store.actions.summary(id)?.server_id));
    for (const serverId of servers) if (serverId !== undefined) void settle(serverId);
    if (!isStopped) cancelRound = clock.after(ROUND_MS, round);
  }

  return {
    start() {
      for (const id of store.actions.idsIn('executing')) {
        const message = 'Holdpoint was ended while the command ran.';
        recordResult(store, clock, id, {
          status: 'unknown',
          failure: failure('connection_lost', message),
          exitCode: null,
        });
      }
      unsubscribe = contact.onReturn((serverId) => void settle(serverId));
      round();
    },
    settle,
    isAwaited(serverId, unit) {
      const resolve = (name: string) => store.unitNames.resolve(serverId, name);
      return awaited(serverId).some((id) => resolve(lostUnit(store, id) ?? '') === resolve(unit));
    },
    stop() {
      isStopped = true;
      cancelRound();
      unsubscribe();
    },
  };
}

/** Of a restart the unit tells; of other types nothing on the server does, a person settles them. */
function resolvable(store: Store, serverId: string): number[] {
  return store.actions
    .idsIn('unknown', serverId)
    .filter((id) => lostUnit(store, id) !== null && store.actions.evidence(id) !== null);
}

/** The unit that shows what became of it; null where nothing on the server does. */
function lostUnit(store: Store, id: number): string | null {
  const action = store.actions.summary(id);
  return action === null ? null : unitOfStored(store.actions.spec(id)?.spec ?? null, action);
}

async function settleServer(
  deps: LostOutcomesDeps,
  serverId: string,
  ids: number[],
  traceless: Set<number>,
  isStopped: () => boolean,
): Promise<void> {
  const { store } = deps;
  for (const id of ids) {
    const server = store.servers.get(serverId);
    if (server === null || hostKeyState(server) !== 'accepted' || isStopped()) return;
    if (wasElsewhere(store, id, server)) {
      traceless.add(id);
      continue;
    }
    const end = await settleOne(deps, id, deps.targets(server), isStopped);
    if (end === 'traceless') traceless.add(id);
    if (end === 'not reached') return;
  }
}

/** At another address stands another machine, whatever we call it: its units prove nothing of what ran before. */
function wasElsewhere(store: Store, id: number, { host, port }: ServerRecord): boolean {
  const where = store.actions.spec(id)?.spec?.where;
  return where !== undefined && (where.host !== host || where.port !== port);
}

type SettleEnd = 'settled' | 'not reached' | 'traceless' | 'later';

async function settleOne(
  deps: LostOutcomesDeps,
  id: number,
  target: Target,
  isStopped: () => boolean,
): Promise<SettleEnd> {
  const { store, clock, executor, contact } = deps;
  const evidence = store.actions.evidence(id);
  const unit = lostUnit(store, id);
  if (evidence === null || unit === null) return 'settled';
  const until = clock.monotonic() + PATIENCE_MS;
  while (!isStopped() && clock.monotonic() < until) {
    const seen = await lookAt(executor, target, [unit]);
    if (seen.kind === 'not_started') {
      contact.notReached(target, seen);
      return 'not reached';
    }
    if (!contact.reached(target)) return 'later';
    const verdict = resolveRestart(evidence, seen.look);
    if (verdict.kind === 'traceless') return 'traceless';
    if (verdict.kind === 'restarted') {
      const verifySeconds = store.settings.get().verify_seconds;
      const verified = await verifyRestart(deps, { target, unit, evidence, verifySeconds, known: null });
      if (verified.failure?.code === 'unverified') return 'traceless';
      if (verified.status === 'unknown') return 'not reached';
      recordResult(store, clock, id, { ...verified, exitCode: null }, { found_out: 'by looking at the server' });
      return 'settled';
    }
    if (verdict.kind === 'failed') {
      const journal = verdict.failure.code === 'not_executed' ? null : await readJournal(executor, target, unit);
      const { code, message } = verdict.failure;
      const found = journal === null ? verdict.failure : failure(code, message, journal);
      recordResult(
        store,
        clock,
        id,
        { status: 'failed', failure: found, exitCode: null },
        { found_out: 'by looking at the server' },
      );
      return 'settled';
    }
    await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
  }
  return 'later';
}
