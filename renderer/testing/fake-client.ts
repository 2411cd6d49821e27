/** A typed fake of the client: what a test does not give is an error when it is asked. */
import { type Mock, vi } from 'vitest';
import type { Answer } from '../client/answer.ts';
import type { Client } from '../client/client.ts';

/** An answer that is ready. */
export function answered<T>(value: T): Promise<Answer<T>> {
  return Promise.resolve({ ok: true, value });
}

/** Every method given becomes a spy. */
export function fakeClient<K extends keyof Client>(given: Pick<Client, K>): Client & { [N in K]: Mock<Client[N]> } {
  const spied = Object.fromEntries(
    Object.entries(given).map(([name, method]) => [name, vi.fn(method as (...input: unknown[]) => unknown)]),
  );
  return new Proxy(spied, {
    get(target, name) {
      const method = target[name as string];
      if (method === undefined) throw new Error(`the test did not expect ${String(name)}`);
      return method;
    },
  }) as unknown as Client & { [N in K]: Mock<Client[N]> };
}
