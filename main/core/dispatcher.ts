/**
 * Runs approved actions: one at a time per server in order of approval, many servers at once (SPEC ACT-8, ACT-9, RUN-2,
 * RUN-3). A claim is durable before a command is sent; what was claimed is never sent twice.
 */
import type { ActionSummary } from '../contract/action.ts';
import { HOST } from '../contract/actor.ts';
import type { AuditHead, EventKind, EventView } from '../contract/event.ts';
import type { ConnectFailure } from '../contract/server.ts';
import { isoTime } from '../contract/time.ts';
import { unitOf } from './action-spec.ts';
import { expireOne } from './actions.ts';
import { journalLine } from './audit/journal-line.ts';
import { retryDelayMs } from './backoff.ts';
import type { Catalog } from './catalog.ts';
import type { Contact } from './contact.ts';
import { probe } from './inspect.ts';
import type { LostOutcomes } from './lost-outcomes.ts';
import type { Clock, Executor, NotStarted, QueueHead, RunEvidence, Store, Transaction } from './ports.ts';
import { recordAction, recordOutcome } from './record-action.ts';
import { assertNever } from './result.ts';
import { type RunResult, runAction } from './run-action.ts';
import { judge, type Runnable, type Verdict } from './run-guard.ts';
import { hostKeyState } from './server-view.ts';
import type { Probe } from './systemd.ts';
import type { Targets } from './targets.ts';

/** A command that has not started this long after the probe will not: its guard on the server refuses (seconds). */
export const START_WITHIN_SECONDS = 20;

/** Pause of a server's queue after an error of our own, such as a full disk (milliseconds). */
const AFTER_ERROR_MS = 2_000;
/** Pause where only a person can mend it; their decision wakes the queue before that (milliseconds). */
const FOR_PERSON_MS = 300_000;

export interface Dispatcher {
  start(): void;
  /** Looks for work now, of one server (also before its next try is due) or of all. */
  wake(serverId?: string): void;
  /** Starts nothing more; resolves when what runs has ended or after `limitMs`, then marks the rest `unknown`. */
  stop(limitMs: number): Promise<void>;
}

export interface DispatcherDeps {
  store: Store;
  clock: Clock;
  catalog: Catalog;
  executor: Executor;
  targets: Targets;
  contact: Contact;
  /** The lost outcomes of a server, which come before its next action. */
  lost: Pick<LostOutcomes, 'settle' | 'isAwaited'>;
  /** A failure that is a bug or a full disk, with what was being done. */
  onError(doing: string, error: unknown): void;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { store, clock, contact } = deps;
  const running = new Map<string, Promise<void>>();
  let cancelTimer: () => void = () => {};
  let isStopped = true;
  let unsubscribe: () => void = () => {};

  function startServer(head: QueueHead): void {
    const work = serve(deps, head.id, head.server_id, () => isStopped)
      .catch(async (error: unknown) => {
        deps.onError(`running action ${head.id}`, error);
        await new Promise<void>((resolve) => clock.after(AFTER_ERROR_MS, resolve));
      })
      .finally(() => {
        running.delete(head.server_id);
        if (!isStopped) safely();
      });
    running.set(head.server_id, work);
  }

  /** Starts what may start now, and sets the timer for what may start next. */
  function pump(force?: string): void {
    if (isStopped) return;
    cancelTimer();
    const now = isoTime(clock.now());
    const limit = store.settings.get().parallel_servers;
    let next: string | null = null;
    for (const head of store.actions.heads()) {
      if (running.has(head.server_id)) continue;
      const isDue = head.next_attempt_at === null || head.next_attempt_at <= now || head.server_id === force;
      if (isDue && running.size < limit) startServer(head);
      else if (!isDue && head.next_attempt_at !== null && (next === null || head.next_attempt_at < next))
        next = head.next_attempt_at;
    }
    if (next !== null) cancelTimer = clock.after(Math.max(Date.parse(next) - clock.now(), 10), () => safely());
  }

  function safely(force?: string): void {
    try {
      pump(force);
    } catch (error) {
      deps.onError('looking for approved actions', error);
    }
  }

  return {
    start() {
      isStopped = false;
      const stopEvents = store.subscribe((events) => {
        for (const event of events) {
          if (MENDS_A_SERVER.has(event.kind)) queueMicrotask(() => safely(event.server_id ?? undefined));
          else if (isWork(event)) queueMicrotask(() => safely());
        }
      });
      const stopReturns = contact.onReturn((serverId) => safely(serverId));
      unsubscribe = () => {
        stopEvents();
        stopReturns();
      };
      safely();
    },
    wake: safely,
    async stop(limitMs) {
      isStopped = true;
      unsubscribe();
      cancelTimer();
      if (running.size === 0) return;
      let cancelLimit = () => {};
      const limit = new Promise<void>((resolve) => {
        cancelLimit = clock.after(limitMs, resolve);
      });
      await Promise.race([Promise.all(running.values()), limit]);
      cancelLimit();
    },
  };
}

/** After these a server's next try need not wait for its time. */
const MENDS_A_SERVER = new Set<EventKind>(['server.host_key_accepted', 'server.changed']);

function isWork(event: EventView): boolean {
  if (event.kind === 'action.approved' || event.kind === 'action.cancelled') return true;
  return event.kind === 'action.created' && (event.data.action as ActionSummary).status === 'approved';
}

/** One action of one server: guards, probe, claim, run, result. */
async function serve(deps: DispatcherDeps, id: number, serverId: string, isStopped: () => boolean): Promise<void> {
  await deps.lost.settle(serverId);
  if (isStopped()) return;
  const action = deps.store.actions.summary(id);
  if (action === null) return;
  const verdict = judge(deps.store, deps.catalog, action, isoTime(deps.clock.now()));
  if (verdict.kind !== 'may_run') {
    deps.store.write((tx) => passGuards(deps, tx, id));
    return;
  }
  const { server } = verdict;
  if (hostKeyState(server) === 'changed') {
    const keys = `accepted ${server.host_key?.fingerprint}, shown ${server.presented_host_key?.fingerprint}`;
    return postpone(deps, action, {
      code: 'host_key_changed',
      message: `The host key changed (${keys}). A person must decide.`,
    });
  }
  const unit = unitOf(verdict.spec);
  if (unit !== null && deps.lost.isAwaited(serverId, unit)) {
    const message = `What became of an earlier restart of ${unit} must be found out first.`;
    return postpone(deps, action, { code: 'connection_lost', message });
  }
  const probedAt = deps.targets(server);
  const probed = await probe(deps.executor, probedAt, unit);
  if (probed.kind === 'not_started') {
    // Where the server was edited meanwhile it is asked anew, where it is now.
    if (!deps.contact.notReached(probedAt, probed)) return;
    return postpone(deps, action, probed.failure, probed);
  }
  if (!deps.contact.reached(probedAt) || isStopped()) return;
  const evidence = evidenceOf(probed.probe);
  const claimed = claim(deps, id, evidence);
  if (claimed === null) return;
  const verifySeconds = deps.store.settings.get().verify_seconds;
  const target = deps.targets(claimed.server);
  const { spec, journalLine: line } = claimed;
  const result = await runAction(deps, { spec, target, evidence, verifySeconds, journalLine: line });
  await writeResult(deps, id, result, verifySeconds);
}

function evidenceOf({ bootId, uptimeSeconds, invocationId }: Probe): RunEvidence {
  return {
    boot_id: bootId,
    uptime: uptimeSeconds,
    not_after_uptime: Math.floor(uptimeSeconds) + START_WITHIN_SECONDS,
    invocation_before: invocationId,
  };
}

/** The guards of ACT-8 and ACT-10. An action they refuse ends here and says why; null: it is not to run. */
function passGuards({ clock, catalog }: DispatcherDeps, tx: Transaction, id: number): Runnable | null {
  const action = tx.actions.summary(id);
  if (action === null) return null;
  const verdict = judge(tx, catalog, action, isoTime(clock.now()));
  switch (verdict.kind) {
    case 'may_run':
      return verdict;
    case 'not_approved':
      return null;
    case 'expired':
      expireOne(tx, id);
      return null;
    case 'refused':
      refuse(tx, id, verdict, isoTime(clock.now()));
      return null;
    default:
      return assertNever(verdict);
  }
}

function refuse(tx: Transaction, id: number, { failure, because }: Extract<Verdict, { kind: 'refused' }>, at: string) {
  const change = { cancelled_at: at, cancelled_by: HOST.name, failure };
  const cancelled = tx.actions.step(id, ['approved'], 'cancelled', change);
  if (cancelled !== null) recordAction(tx, 'action.cancelled', HOST, cancelled, { because });
}

type Claimed = Runnable & { journalLine: string | null };

/**
 * Durable before the command is sent (RUN-2), and judged once more in the same transaction: the catalog may have changed
 * while the server was probed. null: it is not to run, or was cancelled, expired or claimed meanwhile.
 */
function claim(deps: DispatcherDeps, id: number, evidence: RunEvidence): Claimed | null {
  return deps.store.write((tx) => {
    const runnable = passGuards(deps, tx, id);
    if (runnable === null) return null;
    const claimed = tx.actions.claim(id, isoTime(deps.clock.now()), evidence, runnable.digest);
    if (claimed === null) return null;
    const isTold = tx.settings.get().server_journal;
    const server_journal = isTold ? runnable.server.ssh_user : null;
    recordAction(tx, 'action.started', HOST, claimed, { evidence, server_journal });
    return { ...runnable, journalLine: isTold ? lineOf(claimed, runnable.digest, tx.events.head()) : null };
  });
}

/** For the server's journal; `row`: the one that claimed it. */
function lineOf({ id, approved_by }: ActionSummary, digest: string, { seq, hash }: AuditHead): string {
  return journalLine({ action_id: id, digest, approved_by: approved_by ?? '', position: seq, hash });
}

/** Keeps it approved and says why it waits; not before a person decides where only a person can mend it. */
function postpone(deps: DispatcherDeps, action: ActionSummary, reason: ConnectFailure, outcome?: NotStarted): void {
  const { store, clock } = deps;
  const attempts = (action.waiting?.attempts ?? 0) + 1;
  const isForPerson =
    reason.code === 'host_key_changed' || reason.code === 'host_key_unknown' || reason.code === 'secret_missing';
  const nextAttemptAt = isoTime(clock.now() + (isForPerson ? FOR_PERSON_MS : retryDelayMs(attempts)));
  const shownKey = outcome?.presentedHostKey === undefined ? {} : { presented_host_key: outcome.presentedHostKey };
  store.write((tx) => {
    const waiting = tx.actions.postpone(action.id, { ...reason, attempts, next_attempt_at: nextAttemptAt });
    if (waiting !== null && action.waiting?.code !== reason.code) {
      recordAction(tx, 'action.postponed', HOST, waiting, shownKey);
    }
  });
}

/** Writes what came of it; a full disk is waited out, for the result exists nowhere else. */
async function writeResult(deps: DispatcherDeps, id: number, result: RunResult, verifySeconds: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      recordResult(deps.store, deps.clock, id, result, { verified_seconds: verifySeconds });
      return;
    } catch (error) {
      deps.onError(`writing the result of action ${id}`, error);
      await new Promise<void>((resolve) => deps.clock.after(Math.min(retryDelayMs(attempt), 30_000), resolve));
    }
  }
}

/** The result and its event in one transaction. Does nothing where a result stands already. */
export function recordResult(
  store: Store,
  clock: Clock,
  id: number,
  result: RunResult,
  extra: Record<string, unknown> = {},
): ActionSummary | null {
  const kind = { completed: 'action.completed', failed: 'action.failed', unknown: 'action.lost' } as const;
  return store.write((tx) => {
    const from = result.status === 'unknown' ? (['executing'] as const) : (['executing', 'unknown'] as const);
    const action = tx.actions.step(id, from, result.status, {
      ...(result.status === 'unknown' ? {} : { completed_at: isoTime(clock.now()) }),
      ...(result.exitCode === null ? {} : { exit_code: result.exitCode }),
      failure: result.failure,
      ...(result.remarks === undefined ? {} : { remarks: result.remarks }),
      ...(result.stdout === undefined ? {} : { stdout: result.stdout }),
      ...(result.stderr === undefined ? {} : { stderr: result.stderr }),
    });
    if (action !== null) recordOutcome(tx, kind[result.status], HOST, action, extra);
    return action;
  });
}
