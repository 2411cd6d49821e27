/** One connection to one bus, from dialling to its end. Guards what of dbus-native would end the process. */
import { createClient, type Message, type MessageBus } from 'dbus-native';
import type { BusTarget } from './bus-address.ts';

/** From dialling to the bus's greeting. Below dbus-native's own time-out, which throws where nobody can catch it. */
const CONNECT_LIMIT_MS = 2_000;

/** A call that got no answer for so long has failed. Daemons that must first be started take a few seconds. */
const CALL_LIMIT_MS = 8_000;

export interface BusConnection {
  client: MessageBus;
  /** The bus's name for us, such as `:1.42`. */
  name: string;
  isOpen(): boolean;
  /** Ends it at once. */
  destroy(): void;
}

export interface ConnectionListeners {
  onMessage(message: Message): void;
  /** Once, after it was open. Pending calls have failed by then. */
  onLost(): void;
  /** A fault in what handles a message: the connection lives on. */
  onFault(error: unknown): void;
}

export type ConnectOutcome = { ok: true; connection: BusConnection } | { ok: false; reason: string };

/** Never rejects. */
export async function connectToBus(target: BusTarget, listeners: ConnectionListeners): Promise<ConnectOutcome> {
  let client: MessageBus;
  try {
    // The two ways of proving who we are that cannot be tripped by an odd answer.
    const authMethods = ['EXTERNAL', 'ANONYMOUS'];
    client = createClient({ ...target, authMethods, timeout: CALL_LIMIT_MS, variants: 'wrap', fdTransport: false });
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
  return new Promise((resolve) => greet(client, listeners, resolve));
}

function greet(client: MessageBus, listeners: ConnectionListeners, resolve: (outcome: ConnectOutcome) => void): void {
  const { connection } = client;
  let phase: 'dialling' | 'open' | 'over' = 'dialling';
  const destroy = () => void connection.stream.destroy();
  const limit = setTimeout(() => end('no answer'), CONNECT_LIMIT_MS).unref();
  const end = (reason: string) => {
    if (phase === 'over') return;
    const before = phase;
    phase = 'over';
    clearTimeout(limit);
    destroy();
    if (before === 'open') listeners.onLost();
    else resolve({ ok: false, reason });
  };
  connection.on('error', (error: unknown) => end(reasonOf(error)));
  connection.on('handlerError', (error: unknown) => listeners.onFault(error));
  // A half-closed socket has ended for us: nobody will answer on it.
  connection.on('end', () => end('it hung up'));
  connection.on('close', () => end('it hung up'));
  connection.on('message', (message) => listeners.onMessage(message));
  client.getId().then(
    () => {
      if (phase !== 'dialling') return;
      clearTimeout(limit);
      phase = 'open';
      resolve({ ok: true, connection: { client, name: client.name ?? '', isOpen: () => phase === 'open', destroy } });
    },
    (error: unknown) => end(reasonOf(error)),
  );
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? error);
}
