/** An interface of ours on the bus. What others call with is checked, and what fails here is an error reply to them. */
import type { InterfaceDescriptor, Message } from 'dbus-native';

export interface ServedMethod {
  in: string;
  out: string;
  /** Several outs are given as an array; without an out what it gives is ignored. */
  run(...args: never[]): unknown;
}

export interface ServedProperty {
  type: string;
  read(): unknown;
  /** Given where `read` fails: one failing property must not cost the whole icon. */
  fallback: unknown;
}

export interface InterfaceSpec {
  path: string;
  name: string;
  methods: Record<string, ServedMethod>;
  properties: Record<string, ServedProperty>;
  /** Signature of each signal; '' for none. */
  signals: Record<string, string>;
  onFault(error: unknown): void;
}

export interface ServedInterface {
  path: string;
  name: string;
  implementation: object;
  descriptor: InterfaceDescriptor;
  /** Signature of a signal it declares. */
  signals: Readonly<Record<string, string>>;
}

/** Thrown by a method to answer with an error of that D-Bus name. */
export class CallError extends Error {
  readonly dbusName: string;
  constructor(dbusName: string, message: string) {
    super(message);
    this.dbusName = dbusName;
  }
}

export function invalidArguments(message: string): CallError {
  return new CallError('org.freedesktop.DBus.Error.InvalidArgs', message);
}

export function serveInterface(spec: InterfaceSpec): ServedInterface {
  // Without a prototype: member names come from others, and `toString` is none of ours.
  const implementation: object = Object.create(null);
  for (const [name, method] of Object.entries(spec.methods)) {
    Object.defineProperty(implementation, name, { value: guarded(method, spec.onFault) });
  }
  for (const [name, property] of Object.entries(spec.properties)) {
    Object.defineProperty(implementation, name, { get: () => readSafely(property, spec.onFault) });
  }
  return { path: spec.path, name: spec.name, implementation, descriptor: describe(spec), signals: spec.signals };
}

function guarded(method: ServedMethod, onFault: (error: unknown) => void) {
  return (...given: unknown[]) => {
    const message = given.pop() as Message;
    if ((message.signature ?? '') !== method.in) throw invalidArguments(`expected arguments of type "${method.in}"`);
    try {
      const result = method.run(...(given as never[]));
      return method.out === '' ? null : result;
    } catch (error) {
      if (error instanceof CallError) throw error;
      onFault(error);
      throw new CallError('org.freedesktop.DBus.Error.Failed', 'it failed');
    }
  };
}

function readSafely(property: ServedProperty, onFault: (error: unknown) => void): unknown {
  try {
    return property.read();
  } catch (error) {
    onFault(error);
    return property.fallback;
  }
}

function describe({ name, methods, properties, signals }: InterfaceSpec): InterfaceDescriptor {
  const map = <T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> =>
    Object.assign(Object.create(null), Object.fromEntries(Object.entries(record).map(([key, v]) => [key, change(v)])));
  return {
    name,
    methods: map(methods, (method) => [method.in, method.out, [], []]),
    properties: map(properties, (property) => ({ type: property.type, access: 'read' })),
    signals: map(signals, (signature) => [signature]),
  };
}
