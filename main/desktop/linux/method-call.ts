/** A call to another program on the bus, whose failing is an answer. */
import type { BusConnection } from './bus-connection.ts';

export interface MethodCall {
  destination: string;
  path: string;
  interface: string;
  member: string;
  signature?: string;
  body?: unknown[];
}

/** `error` is the D-Bus name of what went wrong, or a word of our own without a dot. */
export type CallOutcome = { ok: true; body: unknown[] } | { ok: false; error: string };

/** Never rejects: with no connection, a lost one, no answer in time or values that cannot be sent it is not ok. */
export function callOn(
  connection: BusConnection | null,
  { signature, body, ...call }: MethodCall,
): Promise<CallOutcome> {
  if (connection === null) return Promise.resolve({ ok: false, error: 'no bus' });
  const message = signature === undefined ? call : { ...call, signature, body: body ?? [] };
  return new Promise((resolve) => {
    connection.client.invoke(message, (error: unknown, ...values: unknown[]) => {
      resolve(error ? { ok: false, error: nameOf(error) } : { ok: true, body: values });
    });
  });
}

function nameOf(error: unknown): string {
  const { dbusName, code } = error as { dbusName?: unknown; code?: unknown };
  return typeof dbusName === 'string' ? dbusName : typeof code === 'string' ? code : 'failed';
}
