/** The window's mirror of the host: what a snapshot and the events after it add up to. */
import type { ActionStatus, ActionSummary } from '../../main/contract/action.ts';
import type { ActionType } from '../../main/contract/catalog.ts';
import type { FailureReason } from '../../main/contract/failures.ts';
import type { MaintenanceWindow } from '../../main/contract/maintenance.ts';
import type { ServerView } from '../../main/contract/server.ts';
import type { ServiceView } from '../../main/contract/service.ts';
import type { Settings } from '../../main/contract/settings.ts';
import type { Snapshot } from '../../main/contract/window.ts';

export interface Mirror {
  /** The seq of the last event that is in it. */
  revision: number;
  /** Login name of the person at this window. */
  person: string;
  version: string;
  secretsAreDurable: boolean;
  settings: Settings;
  servers: ReadonlyMap<string, ServerView>;
  /** By server, in the order of their display names. */
  services: ReadonlyMap<string, readonly ServiceView[]>;
  /** All that are open or unknown, and the newest that ended. */
  actions: ReadonlyMap<number, ActionSummary>;
  /** What waits for a person, oldest first. */
  pendingIds: readonly number[];
  types: readonly ActionType[];
  /** Maintenance that is open, oldest first. */
  maintenance: readonly MaintenanceWindow[];
  /** Failures nobody has looked at, by action; of very many the newest. */
  unseen: ReadonlyMap<number, FailureReason>;
  /** How many more there are than `unseen` names. */
  unseenBeyond: number;
  /** Servers whose visitors' page is not as it should be. */
  visitorsFailed: ReadonlySet<string>;
  /** What the host's desktop does not have, a sentence each. */
  desktopNotes: readonly string[];
}

const OPEN: ReadonlySet<ActionStatus> = new Set(['pending', 'approved', 'executing']);

/** Still to be decided, to run or running. */
export function isOpen(status: ActionStatus): boolean {
  return OPEN.has(status);
}

/** SVC-1: failed, or stopped though critical; only services that are watched count. */
export function isInTrouble(service: ServiceView): boolean {
  return service.enabled && (service.state === 'failed' || (service.is_critical && service.state === 'stopped'));
}

export function byDisplayName(one: { display_name: string }, other: { display_name: string }): number {
  return COLLATOR.compare(one.display_name, other.display_name);
}

const COLLATOR = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function mirrorOf(snapshot: Snapshot): Mirror {
  const services = new Map<string, ServiceView[]>();
  for (const service of snapshot.services) {
    const list = services.get(service.server_id);
    if (list === undefined) services.set(service.server_id, [service]);
    else list.push(service);
  }
  for (const list of services.values()) list.sort(byDisplayName);
  return {
    revision: snapshot.revision,
    person: snapshot.person,
    version: snapshot.version,
    secretsAreDurable: snapshot.secrets_are_durable,
    settings: snapshot.settings,
    servers: new Map(snapshot.servers.map((server) => [server.server_id, server])),
    services,
    actions: new Map(snapshot.actions.map((action) => [action.id, action])),
    pendingIds: snapshot.actions
      .filter((action) => action.status === 'pending')
      .map((action) => action.id)
      .sort((a, b) => a - b),
    types: snapshot.types,
    maintenance: snapshot.maintenance,
    ...unseenOf(snapshot.failures),
    visitorsFailed: new Set(snapshot.visitors_failed),
    desktopNotes: snapshot.desktop_notes,
  };
}

function unseenOf({ total, ids }: Snapshot['failures']): Pick<Mirror, 'unseen' | 'unseenBeyond'> {
  const unseen = new Map<number, FailureReason>();
  for (const [reason, of] of Object.entries(ids)) for (const id of of) unseen.set(id, reason as FailureReason);
  return { unseen, unseenBeyond: Math.max(0, total - unseen.size) };
}
