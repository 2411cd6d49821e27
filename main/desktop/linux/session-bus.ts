/**
 * The session bus as the tray and the notifier use it: one connection that comes back by itself for as long as the
 * program runs, and with it everything that was served, listened for or watched.
 */
import type { Message } from 'dbus-native';
import { createAnnounced } from './announced.ts';
import { type AddressDeps, sessionBusTargets } from './bus-address.ts';
import { type BusConnection, connectToBus } from './bus-connection.ts';
import { type CallOutcome, callOn, type MethodCall } from './method-call.ts';
import type { ServedInterface } from './served-interface.ts';
import { createServiceWatch, type ServiceState } from './service-watch.ts';
import { createSignalHub, type Signal, type SignalRule } from './signal-hub.ts';

const SHORTEST_PAUSE_MS = 100;
/** So that it is back within two seconds after the bus is. A try without a bus is one look at the file system. */
const LONGEST_PAUSE_MS = 1_000;
/** A connection that lived shorter does not count: a bus that hangs up at once is not asked ten times a second. */
const SETTLED_MS = 5_000;

const CLOSE_LIMIT_MS = 500;

export type BusState = { is: 'connected' } | { is: 'absent'; why: string };

export interface SessionBus {
  /** Called at once where it is known, then at each change. `why` is one sentence. */
  onState(listener: (state: BusState) => void): () => void;
  /** Never rejects. Without a connection it fails at once. */
  call(call: MethodCall): Promise<CallOutcome>;
  /** From now on, over every connection, until removed. */
  serve(served: ServedInterface): () => void;
  /** Sends a signal that `served` declares; without a connection nobody is there to hear it. */
  emit(served: ServedInterface, member: string, values: unknown[]): void;
  onSignal(rule: SignalRule, listener: (signal: Signal) => void): () => void;
  /** Who owns a well-known name. Called at once where it is known, then at each change. */
  watchService(name: string, listener: (state: ServiceState) => void): () => void;
  /** Whether the name is ours now; asked for again by the caller after a new connection. */
  claimName(name: string): Promise<boolean>;
  releaseName(name: string): Promise<void>;
  /** The bus's own name for us; '' without a connection. */
  uniqueName(): string;
  /** What is held, for the tests that look for leaks. */
  held(): Record<string, number>;
  /** What was sent before still goes out; a bus that does not take it is left after half a second. */
  close(): Promise<void>;
}

export interface SessionBusDeps extends AddressDeps {
  /** A fault of ours or an odd message of others; the bus carries on. */
  onFault(error: unknown): void;
}

export function createSessionBus(deps: SessionBusDeps): SessionBus {
  const state = createAnnounced<BusState>(deps.onFault);
  const signals = createSignalHub(deps.onFault);
  const served = new Set<ServedInterface>();
  const link = createLink(deps, {
    onMessage: (message) => signals.deliver(message),
    onOpen(connection) {
      for (const one of served) connection.client.exportInterface(one.implementation, one.path, one.descriptor);
      signals.attach(connection);
      state.tell({ is: 'connected' });
    },
    onGone(why) {
      signals.attach(null);
      state.tell({ is: 'absent', why });
    },
  });
  const call = (request: MethodCall) => callOn(link.get(), request);
  const services = createServiceWatch({ call, onSignal: signals.listen, onState: state.follow, onFault: deps.onFault });
  return {
    call,
    onState: state.follow,
    onSignal: signals.listen,
    watchService: services.watch,
    serve(one) {
      served.add(one);
      link.get()?.client.exportInterface(one.implementation, one.path, one.descriptor);
      return () => {
        if (served.delete(one)) link.get()?.client.unexportInterface(one.path, one.name);
      };
    },
    emit(one, member, values) {
      try {
        const signature = one.signals[member] ?? '';
        const client = link.get()?.client;
        if (signature === '') client?.sendSignal(one.path, one.name, member);
        else client?.sendSignal(one.path, one.name, member, signature, values);
      } catch (error) {
        deps.onFault(error);
      }
    },
    async claimName(name) {
      // 4: do not wait in a queue for it. Answers: 1 ours now, 4 ours already.
      const outcome = await call({ ...THE_BUS, member: 'RequestName', signature: 'su', body: [name, 4] });
      return outcome.ok && (outcome.body[0] === 1 || outcome.body[0] === 4);
    },
    async releaseName(name) {
      await call({ ...THE_BUS, member: 'ReleaseName', signature: 's', body: [name] });
    },
    uniqueName: () => link.get()?.name ?? '',
    held: () => ({
      served: served.size,
      exported: Object.keys(link.get()?.client.exportedObjects ?? {}).length,
      pending: Object.keys(link.get()?.client.cookies ?? {}).length,
      signals: signals.size(),
      followers: state.size(),
    }),
    close: () => link.close(),
  };
}

const THE_BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

interface LinkListeners {
  onMessage(message: Message): void;
  onOpen(connection: BusConnection): void;
  /** At the first failure after it was open, or after the start; not at each further try. */
  onGone(why: string): void;
}

/** Keeps one connection, for ever, with growing pauses between tries. Its timers keep no process alive. */
function createLink(deps: SessionBusDeps, { onMessage, onOpen, onGone }: LinkListeners) {
  let current: BusConnection | null = null;
  let timer: NodeJS.Timeout | undefined;
  let tries = 0;
  let isClosed = false;
  let toldGone = false;

  const later = (why: string) => {
    if (isClosed) return;
    if (!toldGone) onGone(why);
    toldGone = true;
    timer = setTimeout(() => void dial(), pauseMs(tries)).unref();
    tries += 1;
  };
  const dial = async () => {
    const targets = sessionBusTargets(deps);
    if (!Array.isArray(targets)) return later(targets.why);
    const target = targets[tries % targets.length] ?? { socket: '' };
    let openedAt = Number.POSITIVE_INFINITY;
    const onLost = () => {
      current = null;
      if (performance.now() - openedAt > SETTLED_MS) tries = 0;
      later('The desktop session went away (its D-Bus session bus ended).');
    };
    const outcome = await connectToBus(target, { onMessage, onLost, onFault: deps.onFault });
    if (!outcome.ok) return later(`The desktop's D-Bus session bus cannot be reached (${outcome.reason}).`);
    if (isClosed) return outcome.connection.destroy();
    if (!outcome.connection.isOpen()) return;
    openedAt = performance.now();
    current = outcome.connection;
    toldGone = false;
    onOpen(current);
  };
  void dial();
  return {
    get: () => (current?.isOpen() === true ? current : null),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const last = current;
      current = null;
      if (last === null) return;
      const limit = setTimeout(last.destroy, CLOSE_LIMIT_MS);
      await last.client.close();
      clearTimeout(limit);
    },
  };
}

function pauseMs(tries: number): number {
  return Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(tries, 10));
}
