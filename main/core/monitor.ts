/** Watches servers over SSH: one command per server and round (SPEC SVC-4). */
import { HOST } from '../contract/actor.ts';
import { isoTime } from '../contract/time.ts';
import { canonicalUnit, UnitName } from '../contract/unit-name.ts';
import { parseAliases } from './alias-files.ts';
import { type Contact, isStill } from './contact.ts';
import { lookAt } from './inspect.ts';
import type { Clock, Executor, ServerRecord, ServiceRecord, Store, Target, Transaction } from './ports.ts';
import { ALIAS_ARGV } from './remote-scripts.ts';
import { hostKeyState } from './server-view.ts';
import { initProblem, type Look, serviceState, stateSince } from './systemd.ts';
import type { Targets } from './targets.ts';
import type { NamedUnit, UnitNames } from './unit-names.ts';

/** Two readings of the same "since" differ by rounding and clock drift; below this they are the same instant. */
const SAME_INSTANT_MS = 3_000;

const ALIAS_LIMIT_MS = 15_000;

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
  unitNames: UnitNames;
  onError(doing: string, error: unknown): void;
}

/** Until the next look where planning it failed, milliseconds. */
const AFTER_ERROR_MS = 30_000;

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
  /** Per server the boot in which its names were asked for. */
  const namesOfBoot = new Map<string, string>();
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
    const work = watch(deps, namesOfBoot, serverId)
      .catch((error: unknown) => deps.onError(`watching ${serverId}`, error))
      .finally(() => {
        looking.delete(serverId);
        if (!isStopped) planNext(serverId);
      });
    looking.set(serverId, work);
    return work;
  }

  /** A row that cannot be read, changed by hand say, must end neither the program nor the rounds. */
  function planNext(serverId: string): void {
    try {
      const server = store.servers.get(serverId);
      if (server === null) forget(serverId);
      else schedule(serverId, pauseAfter(server, store.settings.get().poll_seconds * 1000));
    } catch (error) {
      deps.onError(`planning the next look at ${serverId}`, error);
      schedule(serverId, AFTER_ERROR_MS);
    }
  }

  function forget(serverId: string): void {
    rounds.get(serverId)?.();
    rounds.delete(serverId);
    namesOfBoot.delete(serverId);
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
  const code = server.connection_failure?.code;
  const isRefused = code === 'auth_failed' || code === 'password_expired';
  return isRefused ? Math.max(pollMs, Math.min(pollMs * 10, 300_000)) : pollMs;
}

async function watch(deps: MonitorDeps, namesOfBoot: Map<string, string>, serverId: string): Promise<void> {
  const { store, clock, executor, contact, unitNames } = deps;
  const server = store.servers.get(serverId);
  if (server === null || hostKeyState(server) === 'changed') return;
  const enabled = store.services.list(serverId).filter((service) => service.enabled);
  const services = enabled.filter(({ name }) => UnitName.safeParse(name).success);
  const target = deps.targets(server);
  const seen = await lookAt(
    executor,
    target,
    services.map((service) => canonicalUnit(service.name)),
  );
  if (seen.kind === 'not_started') return void contact.notReached(target, seen);
  if (!contact.reached(target)) return;
  if (enabled.length > 0) {
    store.observe((tx) => {
      takeOver(tx, services, seen.look, clock.now());
      for (const service of enabled) if (!services.includes(service)) takeOverWrongName(tx, service, clock.now());
    });
  }
  await learnNames(deps, namesOfBoot, target, seen.look);
  // What systemd says counts for more than how its files lie.
  if (isStill(target, store.servers.get(serverId))) unitNames.learn(serverId, namedIn(seen.look));
}

/** Aliases of a server are asked for once a run of the program and boot of the server; the rest is seen on the way. */
async function learnNames(
  { store, executor, unitNames }: MonitorDeps,
  namesOfBoot: Map<string, string>,
  target: Target,
  look: Look,
): Promise<void> {
  if (look.init !== 'systemd' || namesOfBoot.get(target.serverId) === look.bootId) return;
  namesOfBoot.set(target.serverId, look.bootId);
  const outcome = await executor.exec(target, { argv: ALIAS_ARGV, asRoot: false, timeLimitMs: ALIAS_LIMIT_MS });
  if (outcome.kind !== 'exited' || !isStill(target, store.servers.get(target.serverId))) return;
  unitNames.learn(target.serverId, parseAliases(outcome.stdout.text));
}

/** A unit that is not there has no names but the one it was asked by, and proves nothing of aliases. */
function namedIn(look: Look): NamedUnit[] {
  return look.units.filter((unit) => unit.loadState === 'loaded').map(({ id, names }) => ({ unit: id, names }));
}

/** Writes the states seen; only a change of state is an event, memory and time of the look are not. */
function takeOver(tx: Transaction, services: ServiceRecord[], look: Look, nowMs: number): void {
  const noInit = initProblem(look.init);
  for (const [index, before] of services.entries()) {
    const unit = look.units[index];
    if (unit === undefined) continue;
    const since = stateSince(unit, look.uptimeSeconds, nowMs);
    const isSameSince =
      since !== null &&
      before.since !== null &&
      Math.abs(Date.parse(since) - Date.parse(before.since)) < SAME_INSTANT_MS;
    const state = serviceState(unit);
    observe(tx, before, {
      state,
      sub_state: unit.subState || null,
      load_state: unit.loadState || null,
      pid: unit.pid,
      memory_bytes: unit.memoryBytes,
      since: isSameSince ? before.since : since,
      checked_at: isoTime(nowMs),
      reason: state === 'unknown' ? (noInit ?? unit.refusal ?? unit.loadError ?? unit.activeState) || null : null,
      needs_reload: unit.needsReload,
    });
  }
}

/** Of a name that is none, from a version that took it. The server is not asked: it would tell of no other either. */
function takeOverWrongName(tx: Transaction, before: ServiceRecord, nowMs: number): void {
  observe(tx, before, {
    state: 'unknown',
    sub_state: null,
    load_state: null,
    pid: null,
    memory_bytes: null,
    since: null,
    checked_at: isoTime(nowMs),
    reason: 'This is not the name of a service. Take it off the list.',
    needs_reload: false,
  });
}

function observe(
  tx: Transaction,
  before: ServiceRecord,
  seen: Omit<ServiceRecord, 'server_id' | 'name' | 'display_name' | 'is_critical' | 'enabled'>,
): void {
  const service = tx.services.update(before.server_id, before.name, seen);
  if (service === null) return;
  const isChange = TOLD.some((field) => service[field] !== before[field]);
  if (!isChange) return;
  tx.record({
    kind: 'service.state_changed',
    actor: HOST,
    server_id: before.server_id,
    data: { service, before: { state: before.state, sub_state: before.sub_state, since: before.since } },
  });
}

const TOLD = ['state', 'sub_state', 'load_state', 'pid', 'since', 'reason', 'needs_reload'] as const;
