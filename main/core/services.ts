/** Use cases of services: the list of a server, and what is found on it (SPEC SVC-1…3). */
import type { Actor } from '../contract/actor.ts';
import { type Problem, problem } from '../contract/error.ts';
import type { DiscoveredService, ServiceInput, ServicePatch, ServiceView } from '../contract/service.ts';
import { changesBetween, told } from './changes.ts';
import type { FoundUnit } from './discovery.ts';
import { listUnits } from './list-units.ts';
import type { Executor, ServiceRecord, Store } from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import { serverNotFound } from './server-not-found.ts';
import { hostKeyState } from './server-view.ts';
import { serviceState } from './systemd.ts';
import type { Targets } from './targets.ts';
import type { UnitNames } from './unit-names.ts';

const EDITABLE = ['display_name', 'is_critical', 'enabled'] as const;

export interface Services {
  list(serverId: string): Result<ServiceView[]>;
  /** Adding a unit that is on the list already answers with it as it is. */
  add(actor: Actor, serverId: string, input: ServiceInput): Result<ServiceView>;
  edit(actor: Actor, serverId: string, name: string, patch: ServicePatch): Result<ServiceView>;
  remove(actor: Actor, serverId: string, name: string): Result<null>;
  /** The units on the server, by name. `server_unreachable` with the reason where it cannot be asked. */
  discover(serverId: string): Promise<Result<DiscoveredService[]>>;
}

export interface ServicesDeps {
  store: Store;
  executor: Executor;
  targets: Targets;
  unitNames: Pick<UnitNames, 'learn'>;
}

export function createServices({ store, executor, targets, unitNames }: ServicesDeps): Services {
  return {
    list: (serverId) =>
      store.servers.get(serverId) === null ? fail(serverNotFound(serverId)) : ok(store.services.list(serverId)),
    add: (actor, serverId, input) =>
      store.write((tx) => {
        if (tx.servers.get(serverId) === null) return fail(serverNotFound(serverId));
        const isNew = tx.services.insert(newService(serverId, input));
        const service = tx.services.get(serverId, input.name) as ServiceRecord;
        if (isNew) tx.record({ kind: 'service.added', actor, server_id: serverId, data: { service } });
        return ok(service);
      }),
    edit: (actor, serverId, name, patch) =>
      store.write((tx) => {
        if (tx.servers.get(serverId) === null) return fail(serverNotFound(serverId));
        const before = tx.services.get(serverId, name);
        if (before === null) return fail(notFound(serverId, name));
        const wished = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
        const changes = changesBetween<ServiceRecord>(before, { ...before, ...wished }, EDITABLE);
        if (changes.length === 0) return ok(before);
        const service = tx.services.update(serverId, before.name, wished) as ServiceRecord;
        tx.record({
          kind: 'service.changed',
          actor,
          server_id: serverId,
          data: { service, ...told(changes) },
        });
        return ok(service);
      }),
    remove: (actor, serverId, name) =>
      store.write((tx) => {
        if (tx.servers.get(serverId) === null) return fail(serverNotFound(serverId));
        const service = tx.services.get(serverId, name);
        if (service === null) return fail(notFound(serverId, name));
        tx.services.remove(serverId, service.name);
        tx.record({ kind: 'service.removed', actor, server_id: serverId, data: { service } });
        return ok(null);
      }),
    async discover(serverId) {
      const server = store.servers.get(serverId);
      if (server === null) return fail(serverNotFound(serverId));
      if (hostKeyState(server) === 'changed')
        return fail(unreachable(serverId, 'its host key changed, a person must decide'));
      const found = await listUnits(executor, targets(server));
      if (found.kind === 'not_listed') return fail(unreachable(serverId, found.why));
      unitNames.learn(
        serverId,
        found.units.map(({ name, aliases }) => ({ unit: name, names: [name, ...aliases] })),
      );
      const watched = new Set(store.services.list(serverId).map((one) => store.unitNames.resolve(serverId, one.name)));
      return ok(found.units.map((unit) => discovered(unit, watched.has(unit.name))));
    },
  };
}

function discovered(unit: FoundUnit, is_watched: boolean): DiscoveredService {
  return {
    name: unit.name,
    aliases: unit.aliases,
    description: unit.description,
    state: serviceState(unit),
    sub_state: unit.subState,
    enablement: unit.enablement,
    is_watched,
  };
}

function notFound(serverId: string, name: string): Problem {
  return problem('service_not_found', `There is no service ${name} on the list of ${serverId}.`);
}

function unreachable(serverId: string, why: string): Problem {
  return problem('server_unreachable', `${serverId} could not be asked: ${why}`);
}

function newService(serverId: string, input: ServiceInput): ServiceRecord {
  return {
    server_id: serverId,
    name: input.name,
    display_name: input.display_name ?? input.name.replace(/\.service$/, ''),
    is_critical: input.is_critical,
    enabled: input.enabled,
    state: 'unknown',
    sub_state: null,
    load_state: null,
    pid: null,
    memory_bytes: null,
    since: null,
    checked_at: null,
    reason: null,
    needs_reload: false,
  };
}
