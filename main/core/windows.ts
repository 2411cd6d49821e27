/**
 * The one place where maintenance begins, changes and ends, inside a write transaction (MNT-1). A server's own window is
 * also its pause and the window of everything also the setting `hold_everything`, so both are told in those words too, for
 * programs that know those, and in the trail of a server; such a row names in `part_of` the one it repeats, so that a list that
 * holds both can tell a pause as one.
 */
import { type Actor, actorLabel } from '../contract/actor.ts';
import type { Change } from '../contract/change.ts';
import { isoTime } from '../contract/time.ts';
import { changesBetween, told } from './changes.ts';
import type { WindowChange, WindowRecord } from './maintenance-ports.ts';
import type { Clock, ServerRecord, Transaction } from './ports.ts';
import { firstReminder } from './reminders.ts';
import { affectedBy, EVERYTHING, parseScope } from './scopes.ts';
import type { ServerViews } from './server-view.ts';
import { endedView, windowView } from './window-view.ts';

/** So long before a window ends by itself that is announced, milliseconds. */
export const WARN_BEFORE_MS = 15 * 60_000;

/** What whoever begins or changes a window may say of it. undefined: stays as it is. */
export type WindowTexts = {
  [F in 'message' | 'status' | 'reason' | 'eta' | 'ends_at']?: WindowRecord[F] | undefined;
};

export interface Windows {
  /** On a scope that is open already: its texts and times are taken over, its start is kept (MNT-8). */
  begin(tx: Transaction, actor: Actor, scope: string, texts: WindowTexts, more?: BeginMore): Begun;
  /** Records nothing where nothing changes. */
  change(tx: Transaction, actor: Actor, window: WindowRecord, texts: WindowTexts): WindowRecord;
  /** A program that held it lets go; null: it goes on, for others hold it or a person answers for it. */
  letGo(tx: Transaction, actor: Actor, window: WindowRecord): WindowRecord | null;
  /** Ends this one and no other. */
  end(tx: Transaction, actor: Actor, window: WindowRecord, settings?: readonly Change[]): WindowRecord;
}

/** `part_of`: the seq of the row that tells the same as `maintenance.*`. */
interface PartOf {
  part_of: number;
}

const TEXTS = ['message', 'status', 'reason', 'eta', 'ends_at'] as const;

export interface Begun {
  window: WindowRecord;
  isNew: boolean;
}

export interface BeginMore {
  scheduleId?: number;
  /** A program holds it, until it and all others that do let go. */
  isShared?: boolean;
  /** Other settings changed in the same go: one event tells all. */
  settings?: readonly Change[];
}

export function createWindows({ clock, views }: { clock: Clock; views: ServerViews }): Windows {
  const nowIso = () => isoTime(clock.now());

  function record(
    tx: Transaction,
    kind: 'maintenance.started' | 'maintenance.changed' | 'maintenance.ended',
    actor: Actor,
    window: WindowRecord,
    extra: Record<string, unknown> = {},
  ): number {
    const shown = window.ended_at === null ? windowView(window, clock.now()) : endedView(window);
    return tx.record({ kind, actor, data: { window: shown, ...extra } });
  }

  function recordPause(
    tx: Transaction,
    kind: 'server.paused' | 'server.pause_changed' | 'server.resumed',
    actor: Actor,
    scope: string,
    extra: PartOf & Record<string, unknown>,
  ): void {
    const id = serverOf(scope);
    const server = id === null ? null : tx.servers.get(id);
    if (server === null) return;
    tx.record({ kind, actor, server_id: id, data: { server: views.one(server), ...extra } });
  }

  /** Where other settings changed in the same go it tells more than the window does, and is no part of that. */
  function recordHold(
    tx: Transaction,
    actor: Actor,
    { scope, ended_at }: WindowRecord,
    more: readonly Change[],
    part: PartOf,
  ): void {
    if (scope !== EVERYTHING) return;
    const isHeld = ended_at === null;
    const changes = [...more, { field: 'hold_everything', from: !isHeld, to: isHeld }];
    const before = Object.fromEntries(changes.map(({ field, from }) => [field, from]));
    const data = { settings: tx.settings.get(), before, ...told(changes), ...(more.length === 0 ? part : {}) };
    tx.record({ kind: 'settings.changed', actor, data });
  }

  function times(window: WindowRecord, changed: readonly string[]): WindowChange {
    if (!changed.includes('ends_at') && !changed.includes('eta')) return {};
    const remind_at = changed.includes('eta') || window.eta === null ? firstReminder(window, clock.now()) : undefined;
    return {
      ...(changed.includes('ends_at') ? { warn_at: warnAt(window.ends_at, clock.now()) } : {}),
      ...(remind_at === undefined ? {} : { remind_at }),
    };
  }

  function change(tx: Transaction, actor: Actor, window: WindowRecord, texts: WindowTexts): WindowRecord {
    const wished = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
    const changes = changesBetween<WindowTexts>(window, { ...window, ...wished }, TEXTS);
    if (changes.length === 0) return window;
    const { changed } = told(changes);
    const given: WindowChange = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
    const after = tx.windows.change(window.id, { ...given, ...times({ ...window, ...given }, changed) }) ?? window;
    const before = Object.fromEntries(changed.map((name) => [name, window[name as keyof WindowTexts]]));
    const part_of = record(tx, 'maintenance.changed', actor, after, { before, ...told(changes) });
    if (changed.includes('reason') || changed.includes('ends_at')) {
      recordPause(tx, 'server.pause_changed', actor, window.scope, { part_of });
    }
    return after;
  }

  /** One more program holds it; what it says of itself stays. A person's needs no holding. */
  function joined(tx: Transaction, open: WindowRecord): WindowRecord {
    if (open.holders === null) return open;
    return tx.windows.change(open.id, { holders: open.holders + 1 }) ?? open;
  }

  /** From now on whoever asked answers for it, whatever programs held it before. */
  function takenOver(tx: Transaction, actor: Actor, open: WindowRecord, texts: WindowTexts): WindowRecord {
    const own = open.holders === null ? open : (tx.windows.change(open.id, { holders: null }) ?? open);
    return change(tx, actor, own, texts);
  }

  return {
    change,
    letGo(tx, actor, window) {
      if (window.holders === null) return null;
      if (window.holders === 1) return this.end(tx, actor, window);
      tx.windows.change(window.id, { holders: window.holders - 1 });
      return null;
    },
    begin(tx, actor, scope, texts, { scheduleId, isShared = false, settings = [] } = {}) {
      const { message = null, status = null, reason = null, eta = null, ends_at = null } = texts;
      const started_at = nowIso();
      const begun = tx.windows.begin({
        ...{ scope, message, status, reason, eta, ends_at, started_at },
        activated_by: actorLabel(actor),
        affected: affectedBy(tx, scope),
        schedule_id: scheduleId ?? null,
        holders: isShared ? 1 : null,
        warn_at: warnAt(ends_at, clock.now()),
        remind_at: firstReminder({ eta, ends_at, started_at }, clock.now()),
      });
      if (begun === null) {
        const open = tx.windows.openOf(scope) as WindowRecord;
        return { window: isShared ? joined(tx, open) : takenOver(tx, actor, open, texts), isNew: false };
      }
      const part_of = record(tx, 'maintenance.started', actor, begun);
      recordPause(tx, 'server.paused', actor, scope, { part_of });
      recordHold(tx, actor, begun, settings, { part_of });
      return { window: begun, isNew: true };
    },
    end(tx, actor, window, settings = []) {
      const ended = tx.windows.end(window.id, nowIso(), actorLabel(actor));
      if (ended === null) return window;
      const part_of = record(tx, 'maintenance.ended', actor, ended);
      recordPause(tx, 'server.resumed', actor, window.scope, { ...pauseBefore(window), part_of });
      recordHold(tx, actor, ended, settings, { part_of });
      return ended;
    },
  };
}

/** The end of a short one needs no announcing: whoever set it knows. */
function warnAt(endsAt: string | null, nowMs: number): string | null {
  if (endsAt === null) return null;
  const at = Date.parse(endsAt) - WARN_BEFORE_MS;
  return at > nowMs ? isoTime(at) : null;
}

function pauseBefore(window: WindowRecord): Pick<ServerRecord, 'paused_at' | 'paused_by' | 'pause_reason'> {
  return { paused_at: window.started_at, paused_by: window.activated_by, pause_reason: window.reason };
}

function serverOf(scope: string): string | null {
  const parsed = parseScope(scope);
  return parsed.kind === 'server' ? parsed.server_id : null;
}
