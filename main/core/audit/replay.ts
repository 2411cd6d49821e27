/**
 * What the log says the tables must hold (AUD-2): a pure fold over its events, in their order. Actions are replayed one by
 * one (replay-action.ts), for there may be very many; of everything else there is little enough to keep.
 */
import type { EventKind } from '../../contract/event.ts';
import { assertNever } from '../result.ts';
import type { LoggedEvent } from './known.ts';
import { type AdministrationReplay, createAdministrationReplay } from './replay-administration.ts';
import { createMaintenanceReplay, type MaintenanceReplay } from './replay-maintenance.ts';
import { createServersReplay, type ServersReplay } from './replay-servers.ts';

export interface Replay {
  /** Takes an event over. Texts: what in it cannot follow what came before, "row N" understood in front. */
  apply(event: LoggedEvent & { kind: EventKind }): string[];
  servers: ServersReplay;
  maintenance: MaintenanceReplay;
  administration: AdministrationReplay;
}

type Part = 'servers' | 'maintenance' | 'administration';

/** Which parts an event of that kind tells something of; none: nothing but what was seen, or what is replayed elsewhere. */
export function partsOf(kind: EventKind): readonly Part[] {
  switch (kind) {
    case 'host.started':
    case 'host.stopped':
    case 'server.online':
    case 'server.offline':
    case 'server.connection_changed':
    case 'server.sudo_checked':
    case 'service.state_changed':
    case 'visitors.published':
    case 'visitors.withdrawn':
    case 'visitors.failed':
    case 'action.created':
    case 'action.specified':
    case 'action.approved':
    case 'action.rejected':
    case 'action.cancelled':
    case 'action.expired':
    case 'action.postponed':
    case 'action.started':
    case 'action.completed':
    case 'action.failed':
    case 'action.lost':
    case 'failures.seen':
      return [];
    case 'server.added':
    case 'server.changed':
    case 'server.host_key_presented':
    case 'server.host_key_changed':
    case 'server.host_key_accepted':
    case 'service.added':
    case 'service.changed':
    case 'service.removed':
    case 'visitors.changed':
      return ['servers'];
    case 'server.paused':
    case 'server.pause_changed':
    case 'server.resumed':
    case 'server.removed':
      return ['servers', 'maintenance'];
    case 'action.allowed':
    case 'maintenance.started':
    case 'maintenance.changed':
    case 'maintenance.ending':
    case 'maintenance.overdue':
    case 'maintenance.reminded':
    case 'maintenance.ended':
    case 'schedule.created':
    case 'schedule.cancelled':
    case 'schedule.skipped':
    case 'schedule.missed':
    case 'allow_rule.added':
    case 'allow_rule.removed':
      return ['maintenance'];
    case 'settings.changed':
      return ['administration', 'maintenance'];
    case 'token.created':
    case 'token.revoked':
    case 'catalog.added':
    case 'catalog.changed':
    case 'catalog.removed':
      return ['administration'];
    default:
      return assertNever(kind);
  }
}

export function createReplay(): Replay {
  const parts = {
    servers: createServersReplay(),
    maintenance: createMaintenanceReplay(),
    administration: createAdministrationReplay(),
  };
  return {
    ...parts,
    apply: (event) =>
      partsOf(event.kind)
        .map((part) => parts[part].apply(event))
        .filter((fault) => fault !== null),
  };
}
