/** Use cases of maintenance: begin, change, end, what is open and what was (SPEC MNT-1, MNT-6, MNT-8). */
import { type Actor, TIMER } from '../contract/actor.ts';
import { invalid, type Problem, problem } from '../contract/error.ts';
import type {
  MaintenanceEnded,
  MaintenanceInput,
  MaintenanceLog,
  MaintenancePatch,
  MaintenanceStatistics,
  MaintenanceStatus,
  MaintenanceWindow,
} from '../contract/maintenance.ts';
import { isoTime, isTellable, TOO_FAR } from '../contract/time.ts';
import type { LogQuery, WindowRecord } from './maintenance-ports.ts';
import { statisticsOf } from './maintenance-statistics.ts';
import type { Clock, Store } from './ports.ts';
import { nextReminder } from './reminders.ts';
import { fail, ok, type Result } from './result.ts';
import { EVERYTHING, parseScope, scopeProblem } from './scopes.ts';
import { serverNotFound } from './server-not-found.ts';
import type { Pace } from './turns.ts';
import { endedView, windowView } from './window-view.ts';
import type { Windows, WindowTexts } from './windows.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface Maintenance {
  status(): MaintenanceStatus;
  begin(
    actor: Actor,
    input: Omit<MaintenanceInput, 'shared'> & { shared?: boolean },
  ): Result<{ window: MaintenanceWindow; isNew: boolean }>;
  change(actor: Actor, patch: MaintenancePatch): Result<MaintenanceWindow>;
  /** Ends the window of exactly that scope; `ended` is empty where none is open. Releases nothing (SRV-4). */
  end(actor: Actor, scope?: string): Result<MaintenanceEnded>;
  /** A program lets go of the window `id` that it holds with others; it ends with the last one. Empty where it goes on. */
  letGo(actor: Actor, scope: string, id: number): Result<MaintenanceEnded>;
  log(query: LogQuery, pace: Pace): Promise<MaintenanceLog>;
  /** Of windows that began in the last `days` days. */
  statistics(days: number, pace: Pace): Promise<MaintenanceStatistics>;
  /** When a window ends, or something about its end is to be said, next; ISO. */
  nextDueAt(): string | null;
  /** Ends what ends by itself, announces ends that come, and says what is overdue. */
  runDue(): void;
}

export interface MaintenanceDeps {
  store: Store;
  clock: Clock;
  windows: Windows;
}

export function createMaintenance({ store, clock, windows }: MaintenanceDeps): Maintenance {
  const nowIso = () => isoTime(clock.now());
  const view = (window: WindowRecord) => windowView(window, clock.now());

  function endDue(): void {
    for (const due of store.windows.dueToEnd(nowIso())) store.write((tx) => windows.end(tx, TIMER, due));
  }

  function warnDue(): void {
    for (const { id } of store.windows.dueToWarn(nowIso())) {
      store.write((tx) => {
        const window = tx.windows.change(id, { warn_at: null });
        if (window !== null) recordDue(tx, 'maintenance.ending', window);
      });
    }
  }

  function remindDue(): void {
    for (const due of store.windows.dueToRemind(nowIso())) {
      const isOverdue = due.eta !== null;
      store.write((tx) => {
        const change = { remind_at: nextReminder(due, clock.now()), ...(isOverdue ? { was_overdue: true } : {}) };
        const window = tx.windows.change(due.id, change);
        if (window !== null) recordDue(tx, isOverdue ? 'maintenance.overdue' : 'maintenance.reminded', window);
      });
    }
  }

  function recordDue(
    tx: Parameters<Parameters<Store['write']>[0]>[0],
    kind: 'maintenance.ending' | 'maintenance.overdue' | 'maintenance.reminded',
    window: WindowRecord,
  ): void {
    tx.record({ kind, actor: TIMER, data: { window: view(window) } });
  }

  return {
    status() {
      const open = store.windows.open().map(view);
      return { is_active: open.length > 0, windows: open };
    },
    begin(actor, { scope, shared = false, ...texts }) {
      const wrong = pastProblem(texts, clock.now());
      if (wrong !== null) return fail(wrong);
      return store.write((tx) => {
        // A tag may have lost its last server since; what is open can always be changed.
        const missing = tx.windows.openOf(scope) === null ? scopeProblem(tx, scope) : null;
        if (missing !== null) return fail(missing);
        const { window, isNew } = windows.begin(tx, actor, scope, texts, { isShared: shared });
        return ok({ window: view(window), isNew });
      });
    },
    change(actor, { scope, extend_minutes, ...texts }) {
      const wrong = pastProblem(texts, clock.now());
      if (wrong !== null) return fail(wrong);
      return store.write((tx) => {
        const open = tx.windows.openOf(scope);
        if (open === null) return fail(notOpen(scope));
        const moved = extend_minutes === undefined ? {} : extended(open, extend_minutes, clock.now());
        if (moved === null) return fail(invalid('extend_minutes', 'this maintenance has neither an ETA nor an end'));
        if (moved === 'too_far') return fail(invalid('extend_minutes', `what it leads to ${TOO_FAR}`));
        return ok(view(windows.change(tx, actor, open, { ...texts, ...moved })));
      });
    },
    end: (actor, scope = EVERYTHING) =>
      store.write((tx) => {
        const open = tx.windows.openOf(scope);
        if (open !== null) return ok({ ended: [endedView(windows.end(tx, actor, open))] });
        const parsed = parseScope(scope);
        if (parsed.kind === 'server' && tx.servers.get(parsed.server_id) === null) {
          return fail(serverNotFound(parsed.server_id));
        }
        return ok({ ended: [] });
      }),
    letGo: (actor, scope, id) =>
      store.write((tx) => {
        const open = tx.windows.openOf(scope);
        const ended = open?.id === id ? windows.letGo(tx, actor, open) : null;
        return ok({ ended: ended === null ? [] : [endedView(ended)] });
      }),
    async log(query, pace) {
      const { windows: past, total } = await store.windows.log(query, pace);
      return { windows: past.map(endedView), total, limit: query.limit, offset: query.offset };
    },
    async statistics(days, pace) {
      const from = isoTime(clock.now() - days * DAY_MS);
      const counts = await store.windows.countsSince(from, nowIso(), pace);
      return statisticsOf(days, counts, await store.windows.heldSince(from, pace));
    },
    nextDueAt: () => store.windows.nextDueAt(),
    runDue() {
      endDue();
      warnDue();
      remindDue();
    },
  };
}

/** Times that are set, moved on; from now where they have passed. null: none is set. */
function extended({ eta, ends_at }: WindowRecord, minutes: number, nowMs: number): WindowTexts | null | 'too_far' {
  if (eta === null && ends_at === null) return null;
  const moved = (iso: string) => Math.max(Date.parse(iso), nowMs) + minutes * MINUTE_MS;
  const times = {
    ...(eta === null ? {} : { eta: moved(eta) }),
    ...(ends_at === null ? {} : { ends_at: moved(ends_at) }),
  };
  if (!Object.values(times).every(isTellable)) return 'too_far';
  return Object.fromEntries(Object.entries(times).map(([name, at]) => [name, isoTime(at)]));
}

function pastProblem(texts: WindowTexts, nowMs: number): Problem | null {
  for (const name of ['eta', 'ends_at'] as const) {
    const at = texts[name];
    if (at !== undefined && at !== null && Date.parse(at) <= nowMs) return invalid(name, 'must be in the future');
  }
  return null;
}

function notOpen(scope: string): Problem {
  return problem('maintenance_not_found', `There is no maintenance of ${scope} under way.`);
}
