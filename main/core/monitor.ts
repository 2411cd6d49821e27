/** Watches servers over SSH: one command per server and round (SPEC SVC-4). */
import { HOST } from '../contract/actor.ts';
import { isoTime } from '../contract/time.ts';
import { canonicalUnit } from '../contract/unit-name.ts';
import type { Contact } from './contact.ts';
import { lookAt } from './inspect.ts';
import type { Clock, Executor, ServerRecord, ServiceRecord, Store, Transaction } from './ports.ts';
import { hostKeyState } from './server-view.ts';
import { type Look, serviceState, stateSince } from './systemd.ts';
import type { Targets } from './targets.ts';

/** Two readings of the same "since" differ by rounding and clock drift; below this they are the same instant. */
const SAME_INSTANT_MS = 3_000;

/** Within which all servers are looked at after a start, milliseconds. */
const SOON_MS = 5_000;

export interface Monitor {
  start(): void;
  /** Looks at a server now, e.g. after its key was accepted or an action ended. Never rejects. */
  poke(serverId: string): Promise<void>;
  /** The machine slept: looks at all servers soon, whatever was planned. */
  wake(): void;
  stop(): void;
}

export interface MonitorDeps {
  store: Store;
  clock: Clock;
  executor: Executor;
  targets: Targets;
  contact: Contact;
  onError(doing: string, error: unknown): void;
}

/** Events after which a look at the server is due at once. */
const POKES = new Set([
  'server.added',
  'server.changed',
  'server.host_key_accepted',
  'service.added',
  'service.changed',
  'action.completed',
  'action.failed',
]);

export function createMonitor(deps: MonitorDeps): Monitor {
  const { store, clock } = deps;
  const rounds = new Map<string, () => void>();
  const looking = new Map<string, Promise<void>>();
  let unsubscribe = () => {};
  let isStopped = true;

  function schedule(serverId: string, delayMs: number): void {
    rounds.get(serverId)?.();
    rounds.set(
      serverId,
      clock.after(delayMs, () => void look(serverId)),
    );
  }

  function look(serverId: string): Promise<void> {
    const known = looking.get(serverId);
    if (known !== undefined) return known;
    if (isStopped) return Promise.resolve();
    const work = watch(deps, serverId)
      .catch((error: unknown) => deps.onError(`watching ${serverId}`, error))
      .finally(() => {
        looking.delete(serverId);
        if (isStopped) return;
        const server = store.servers.get(serverId);
        if (server === null) forget(serverId);
        else schedule(serverId, pauseAfter(server, store.settings.get().poll_seconds * 1000));
      });
    looking.set(serverId, work);
    return work;
  }

  function forget(serverId: string): void {
    rounds.get(serverId)?.();
    rounds.delete(serverId);
    deps.contact.forget(serverId);
  }

  /** Rounds are spread over the interval, so that a hundred servers are not all asked in one moment. */
  function scheduleAll(withinMs: number): void {
    const servers = store.servers.list();
    servers.forEach((server, index) => {
      schedule(server.server_id, Math.floor((withinMs * index) / servers.length));
    });
  }

  return {
    start() {
      isStopped = false;
      scheduleAll(Math.min(SOON_MS, store.settings.get().poll_seconds * 1000));
      unsubscribe = store.subscribe((events) => {
        for (const event of events) {
          if (event.kind === 'settings.changed') scheduleAll(store.settings.get().poll_seconds * 1000);
          else if (event.kind === 'server.removed' && event.server_id !== null) forget(event.server_id);
          else if (event.server_id !== null && POKES.has(event.kind)) schedule(event.server_id, 0);
        }
      });
    },
    poke: look,
    wake() {
      if (!isStopped) scheduleAll(SOON_MS);
    },
    stop() {
      isStopped = true;
      unsubscribe();
      for (const cancel of rounds.values()) cancel();
      rounds.clear();
    },
  };
}

/** A login that is refused again and again gets locked out by the server's own defences; mending it wakes the watch. */
function pauseAfter(server: ServerRecord, pollMs: number): number {
  const isRefused = server.connection_failure?.code === 'auth_failed';
  return isRefused ? Math.max(pollMs, Math.min(pollMs * 10, 300_000)) : pollMs;
}

async function watch(deps: MonitorDeps, serverId: string): Promise<void> {
  const { store, clock, executor, contact } = deps;
  const server = store.servers.get(serverId);
  if (server === null || hostKeyState(server) === 'changed') return;
  const services = store.services.list(serverId).filter((service) => service.enabled);
  const target = deps.targets(server);
  const seen = await lookAt(
    executor,
    target,
    services.map((service) => canonicalUnit(service.name)),
  );
  if (seen.kind === 'not_started') return void contact.notReached(target, seen);
  if (!contact.reached(target)) return;
  if (services.length === 0) return;
  store.observe((tx) => takeOver(tx, server, services, seen.look, clock.now()));
}

/** Writes the states seen; only a change of state is an event, memory and time of the look are not. */
function takeOver(tx: Transaction, server: ServerRecord, services: ServiceRecord[], look: Look, nowMs: number): void {
  const checkedAt = isoTime(nowMs);
  for (const [index, before] of services.entries()) {
    const unit = look.units[index];
    if (unit === undefined) continue;
    const since = stateSince(unit, look.uptimeSeconds, nowMs);
    const isSameSince =
      since !== null &&
      before.since !== null &&
      Math.abs(Date.parse(since) - Date.parse(before.since)) < SAME_INSTANT_MS;
    const service = tx.services.update(server.server_id, before.name, {
      state: serviceState(unit),
      sub_state: unit.subState || null,
      load_state: unit.loadState || null,
      pid: unit.pid,
      memory_bytes: unit.memoryBytes,
      since: isSameSince ? before.since : since,
      checked_at: checkedAt,
    });
    if (service === null) continue;
    const isChange =
      service.state !== before.state ||
      service.sub_state !== before.sub_state ||
      service.load_state !== before.load_state ||
      service.pid !== before.pid ||
      service.since !== before.since;
    if (isChange) {
      tx.record({
        kind: 'service.state_changed',
        actor: HOST,
        server_id: server.server_id,
        data: { service, before: { state: before.state, sub_state: before.sub_state, since: before.since } },
      });
    }
  }
}
