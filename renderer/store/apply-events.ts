/** Events onto the mirror: pure, and touching only what they concern. */
import type { ActionSummary } from '../../main/contract/action.ts';
import type { ActionType } from '../../main/contract/catalog.ts';
import { endingOf } from '../../main/contract/ending.ts';
import type { EventView } from '../../main/contract/event.ts';
import type { FailureReason } from '../../main/contract/failures.ts';
import type { MaintenanceWindow } from '../../main/contract/maintenance.ts';
import type { ServerView } from '../../main/contract/server.ts';
import type { ServiceView } from '../../main/contract/service.ts';
import type { Settings } from '../../main/contract/settings.ts';
import { changedWindows, newlyHeld } from './apply-maintenance.ts';
import { type Lazy, lazy } from './lazy-map.ts';
import { byDisplayName, isInTrouble, isOpen, type Mirror } from './mirror.ts';

/** Ended actions are let go in steps, so that a window open for weeks does not grow. */
const MOST_ENDED = 600;
const KEPT_ENDED = 300;

/** null: an event is missing between them, so only a new snapshot helps. Events the mirror has already are passed over. */
export function applyEvents(mirror: Mirror, events: readonly EventView[]): Mirror | null {
  const draft = draftOf(mirror);
  for (const event of events) {
    if (event.seq <= draft.revision) continue;
    if (event.seq !== draft.revision + 1) return null;
    draft.revision = event.seq;
    applyEvent(draft, event);
  }
  return draft.revision === mirror.revision ? mirror : finish(mirror, draft);
}

interface Draft {
  revision: number;
  settings: Settings;
  types: readonly ActionType[];
  maintenance: readonly MaintenanceWindow[];
  servers: Lazy<string, ServerView>;
  services: Lazy<string, readonly ServiceView[]>;
  actions: Lazy<number, ActionSummary>;
  unseen: Lazy<number, FailureReason>;
  unseenBeyond: number;
  visitorsFailed: ReadonlySet<string>;
  /** Ids that began (true) or ceased (false) to be pending. */
  pending: Map<number, boolean>;
}

function draftOf(mirror: Mirror): Draft {
  return {
    revision: mirror.revision,
    settings: mirror.settings,
    types: mirror.types,
    maintenance: mirror.maintenance,
    servers: lazy(mirror.servers),
    services: lazy(mirror.services),
    actions: lazy(mirror.actions),
    unseen: lazy(mirror.unseen),
    unseenBeyond: mirror.unseenBeyond,
    visitorsFailed: mirror.visitorsFailed,
    pending: new Map(),
  };
}

function finish(mirror: Mirror, draft: Draft): Mirror {
  return {
    ...mirror,
    revision: draft.revision,
    settings: draft.settings,
    types: draft.types,
    maintenance: draft.maintenance,
    servers: draft.servers.result(),
    services: draft.services.result(),
    unseen: draft.unseen.result(),
    unseenBeyond: draft.unseenBeyond,
    visitorsFailed: draft.visitorsFailed,
    actions: withoutOldest(draft.actions.result()),
    pendingIds: draft.pending.size === 0 ? mirror.pendingIds : changedIds(mirror.pendingIds, draft.pending),
  };
}

function changedIds(ids: readonly number[], changes: ReadonlyMap<number, boolean>): readonly number[] {
  const kept = ids.filter((id) => !changes.has(id));
  const added = [...changes].filter(([, isPending]) => isPending).map(([id]) => id);
  return added.length === 0 ? kept : [...kept, ...added].sort((a, b) => a - b);
}

function withoutOldest(actions: ReadonlyMap<number, ActionSummary>): ReadonlyMap<number, ActionSummary> {
  if (actions.size <= MOST_ENDED) return actions;
  const ended = [...actions.values()].filter((action) => !isOpen(action.status) && action.status !== 'unknown');
  if (ended.length <= MOST_ENDED) return actions;
  const left = new Map(actions);
  ended.sort((a, b) => b.id - a.id);
  for (const action of ended.slice(KEPT_ENDED)) left.delete(action.id);
  return left;
}

/** `data` holds the noun as it is after the change; which one is said by the kind (contract/event.ts). */
function applyEvent(draft: Draft, event: EventView): void {
  const { kind, data } = event;
  const ending = endingOf(event);
  if (ending !== null) changeUnseen(draft, ending.id, ending.isSeen ? null : ending.reason);
  switch (kind) {
    case 'server.added':
    case 'server.changed':
    case 'server.paused':
    case 'server.pause_changed':
    case 'server.resumed':
    case 'server.online':
    case 'server.offline':
    case 'server.connection_changed':
    case 'server.host_key_presented':
    case 'server.host_key_changed':
    case 'server.host_key_accepted':
    case 'server.sudo_checked': {
      const server = data.server as ServerView;
      draft.servers.set(server.server_id, server);
      return;
    }
    case 'server.removed': {
      const { server_id } = data.server as ServerView;
      draft.servers.delete(server_id);
      draft.services.delete(server_id);
      changeVisitors(draft, server_id, false);
      return;
    }
    case 'service.added':
    case 'service.changed':
    case 'service.state_changed': {
      const service = data.service as ServiceView;
      changeServices(draft, service.server_id, service.name, service);
      return;
    }
    case 'service.removed': {
      const service = data.service as ServiceView;
      changeServices(draft, service.server_id, service.name, null);
      return;
    }
    case 'action.created':
    case 'action.specified':
    case 'action.allowed':
    case 'action.approved':
    case 'action.rejected':
    case 'action.cancelled':
    case 'action.expired':
    case 'action.postponed':
    case 'action.started':
    case 'action.completed':
    case 'action.failed':
    case 'action.lost':
      changeAction(draft, data.action as ActionSummary);
      return;
    case 'failures.seen':
      for (const id of data.ids as number[]) seen(draft, id);
      return;
    case 'settings.changed':
      draft.settings = data.settings as Settings;
      return;
    case 'catalog.added':
    case 'catalog.changed':
    case 'catalog.removed':
      draft.types = changedTypes(draft.types, data.type as ActionType, kind === 'catalog.removed');
      return;
    case 'maintenance.started':
    case 'maintenance.changed':
    case 'maintenance.ending':
    case 'maintenance.overdue':
    case 'maintenance.reminded':
    case 'maintenance.ended':
      changeMaintenance(draft, data.window as MaintenanceWindow, kind === 'maintenance.ended');
      return;
    case 'host.started':
    case 'host.stopped':
    case 'token.created':
    case 'token.revoked':
    case 'schedule.created':
    case 'schedule.cancelled':
    case 'schedule.skipped':
    case 'schedule.missed':
    case 'allow_rule.added':
    case 'allow_rule.removed':
    case 'visitors.changed':
      return;
    case 'visitors.failed':
    case 'visitors.published':
    case 'visitors.withdrawn':
      if (event.server_id !== null) changeVisitors(draft, event.server_id, kind === 'visitors.failed');
      return;
    default:
      // A newer host may know more kinds; what they mean comes with the new window.
      kind satisfies never;
  }
}

function changeServices(draft: Draft, serverId: string, name: string, service: ServiceView | null): void {
  const others = (draft.services.get(serverId) ?? []).filter((other) => other.name !== name);
  const services = service === null ? others : [...others, service].sort(byDisplayName);
  draft.services.set(serverId, services);
  changeServer(draft, serverId, {
    services_total: services.length,
    services_in_trouble: services.filter(isInTrouble).length,
  });
}

function changeAction(draft: Draft, action: ActionSummary): void {
  const before = draft.actions.get(action.id);
  draft.actions.set(action.id, action);
  const pending = Number(action.status === 'pending') - Number(before?.status === 'pending');
  const open = Number(isOpen(action.status)) - Number(before !== undefined && isOpen(before.status));
  if (pending !== 0) draft.pending.set(action.id, pending > 0);
  const server = draft.servers.get(action.server_id);
  if (server === undefined || (pending === 0 && open === 0)) return;
  changeServer(draft, action.server_id, {
    pending_count: server.pending_count + pending,
    open_count: server.open_count + open,
  });
}

function changeUnseen(draft: Draft, id: number, reason: FailureReason | null): void {
  if (reason !== null) draft.unseen.set(id, reason);
  else if (draft.unseen.get(id) !== undefined) draft.unseen.delete(id);
}

/** One that is not named is among those beyond. */
function seen(draft: Draft, id: number): void {
  if (draft.unseen.get(id) === undefined) draft.unseenBeyond = Math.max(0, draft.unseenBeyond - 1);
  else draft.unseen.delete(id);
}

function changeVisitors(draft: Draft, serverId: string, isFailed: boolean): void {
  if (draft.visitorsFailed.has(serverId) === isFailed) return;
  const changed = new Set(draft.visitorsFailed);
  if (isFailed) changed.add(serverId);
  else changed.delete(serverId);
  draft.visitorsFailed = changed;
}

function changeMaintenance(draft: Draft, window: MaintenanceWindow, isOver: boolean): void {
  draft.maintenance = changedWindows(draft.maintenance, window, isOver);
  for (const server of newlyHeld(draft.servers.result().values(), window.scope, isOver)) {
    draft.servers.set(server.server_id, server);
  }
}

function changeServer(draft: Draft, serverId: string, change: Partial<ServerView>): void {
  const server = draft.servers.get(serverId);
  if (server !== undefined) draft.servers.set(serverId, { ...server, ...change });
}

function changedTypes(types: readonly ActionType[], type: ActionType, isGone: boolean): readonly ActionType[] {
  if (isGone) return types.filter((other) => other.name !== type.name);
  const isKnown = types.some((other) => other.name === type.name);
  return isKnown ? types.map((other) => (other.name === type.name ? type : other)) : [...types, type];
}
