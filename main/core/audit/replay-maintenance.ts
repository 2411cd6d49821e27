/**
 * Windows, schedules and allow rules from their events (AUD-2). Before maintenance had events of its own a pause was told
 * by `server.paused` and the hold by `settings.changed`: what was open then became a window when the database was
 * migrated, and is known here without its number until an event names it.
 */
import { own } from '../../contract/own.ts';
import {
  idIn,
  type JsonObject,
  type Known,
  type LoggedEvent,
  learn,
  learnField,
  newKnown,
  objectIn,
  textIn,
} from './known.ts';

export interface MaintenanceReplay {
  apply(event: LoggedEvent): string | null;
  windows: Map<number, Known>;
  /** Open windows whose number no event has told, by scope. */
  unnumbered: Map<string, Known>;
  schedules: Map<number, Known>;
  rules: Map<number, Known>;
}

const OPEN_END = { ended_at: null, ended_by: null };

export function createMaintenanceReplay(): MaintenanceReplay {
  const windows = new Map<number, Known>();
  const unnumbered = new Map<string, Known>();
  const openOf = new Map<string, number>();
  const schedules = new Map<number, Known>();
  const rules = new Map<number, Known>();
  let hasOwnEvents = false;

  function begun(id: number, scope: string, seq: number, window: JsonObject): string | null {
    if (windows.has(id)) return `begins maintenance ${id}, which had begun already`;
    if (openOf.has(scope) || unnumbered.has(scope)) return `begins maintenance of ${scope}, which was under way`;
    windows.set(id, newKnown(seq, { ...window, ...OPEN_END, was_overdue: false }));
    openOf.set(scope, id);
    return null;
  }

  /** The window an event tells of; one that the migration made gets its number now. */
  function openWindow(id: number, scope: string): Known | null {
    const legacy = unnumbered.get(scope);
    if (legacy !== undefined && !windows.has(id)) {
      unnumbered.delete(scope);
      windows.set(id, legacy);
      openOf.set(scope, id);
    }
    return openOf.get(scope) === id ? (windows.get(id) ?? null) : null;
  }

  function maintenance({ kind, seq, data }: LoggedEvent): string | null {
    hasOwnEvents = true;
    const window = objectIn(data, 'window');
    const id = window === null ? null : idIn(window);
    const scope = window === null ? null : textIn(window, 'scope');
    if (window === null || id === null || scope === null) return 'does not hold its window';
    if (kind === 'maintenance.started') return begun(id, scope, seq, window);
    const known = openWindow(id, scope);
    if (known === null) return `tells of maintenance ${id} of ${scope}, which was not under way`;
    learn(known, seq, window);
    if (kind === 'maintenance.overdue') known.fields.set('was_overdue', true);
    if (kind === 'maintenance.ended') end(scope, known, window);
    return null;
  }

  function end(scope: string, known: Known, window: JsonObject): void {
    openOf.delete(scope);
    const eta = textIn(window, 'eta');
    const ended = textIn(window, 'ended_at');
    if (eta !== null && ended !== null && eta < ended) known.fields.set('was_overdue', true);
  }

  /** Where maintenance has events of its own this tells the same once more. */
  function pause({ kind, seq, server_id, data }: LoggedEvent): string | null {
    const scope = `server:${server_id}`;
    if (hasOwnEvents || openOf.has(scope)) return null;
    const server = objectIn(data, 'server') ?? {};
    if (kind === 'server.resumed' || kind === 'server.removed') unnumbered.delete(scope);
    else unnumbered.set(scope, legacyWindow(scope, seq, server));
    return null;
  }

  function hold({ seq, at, actor, actor_kind, data }: LoggedEvent): void {
    const isHeld = own(objectIn(data, 'settings') ?? {}, 'hold_everything');
    if (hasOwnEvents || openOf.has('all')) return;
    if (isHeld !== true) unnumbered.delete('all');
    else if (!unnumbered.has('all')) {
      const label = actor_kind === 'token' || actor_kind === 'rule' ? `${actor_kind}:${actor}` : actor;
      const fields = { scope: 'all', started_at: at, activated_by: label, ...OPEN_END };
      unnumbered.set('all', newKnown(seq, fields));
    }
  }

  function schedule({ kind, seq, data }: LoggedEvent): string | null {
    return numbered(schedules, 'schedule.created', kind, seq, objectIn(data, 'schedule'));
  }

  function rule({ kind, seq, data }: LoggedEvent): string | null {
    const record = objectIn(data, 'rule');
    const wrong = numbered(rules, 'allow_rule.added', kind, seq, record);
    const known = wrong === null && record !== null ? rules.get(idIn(record) ?? 0) : undefined;
    if (known === undefined) return wrong;
    if (kind === 'allow_rule.added') known.fields.set('removed_at', null);
    if (kind === 'allow_rule.removed') learnField(known, 'removed_at', data);
    return null;
  }

  return {
    windows,
    unnumbered,
    schedules,
    rules,
    apply(event) {
      if (event.kind.startsWith('maintenance.')) return maintenance(event);
      if (event.kind.startsWith('schedule.')) return schedule(event);
      if (event.kind.startsWith('server.')) return pause(event);
      if (event.kind === 'settings.changed') {
        hold(event);
        return null;
      }
      return rule(event);
    },
  };
}

/** Rows with a number that one kind of event makes and the others change. */
function numbered(
  rows: Map<number, Known>,
  making: string,
  kind: string,
  seq: number,
  record: JsonObject | null,
): string | null {
  const id = record === null ? null : idIn(record);
  if (record === null || id === null) return 'does not hold what it tells of';
  const known = rows.get(id);
  if ((known === undefined) !== (kind === making)) {
    return known === undefined ? `tells of ${id}, which was never made` : `makes ${id}, which was there already`;
  }
  if (known === undefined) rows.set(id, newKnown(seq, record));
  else learn(known, seq, record);
  return null;
}

function legacyWindow(scope: string, seq: number, server: JsonObject): Known {
  const known = newKnown(seq, { scope, ...OPEN_END });
  const columns = { paused_at: 'started_at', paused_by: 'activated_by', pause_reason: 'reason', resume_at: 'ends_at' };
  for (const [from, to] of Object.entries(columns)) learnField(known, to, server, from);
  return known;
}
