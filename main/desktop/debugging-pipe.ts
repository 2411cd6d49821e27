/**
 * The Chrome DevTools Protocol over the browser's pipe (`--remote-debugging-pipe`): JSON texts, each ended by a NUL. Unlike
 * the port of that protocol, nobody but the process that started the browser reaches it.
 */
import type { Readable, Writable } from 'node:stream';

export interface DebuggingPipe {
  /** Rejects where the browser refuses it, ended before it answered, or does not answer within the limit. */
  send(method: string, params?: object, sessionId?: string, limitMs?: number): Promise<Record<string, unknown>>;
  /** Resolves with the parameters of the first such event that `matches`; pends where none comes. */
  event<T>(method: string, matches: (params: T) => boolean): Promise<T>;
  /** Hears every such event from now on. */
  onEvent(method: string, listener: () => void): void;
}

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: Record<string, unknown>;
  error?: { message: string };
}

interface Pending {
  resolve(result: Record<string, unknown>): void;
  reject(error: Error): void;
}

/** How long the browser has for an answer, milliseconds. */
export const ANSWER_LIMIT_MS = 5_000;

/** `out` is the browser's fd 3, `incoming` its fd 4. */
export function createDebuggingPipe(out: Writable, incoming: Readable, answerLimitMs = ANSWER_LIMIT_MS): DebuggingPipe {
  const pending = new Map<number, Pending>();
  const awaited = new Set<(method: string, params: unknown) => void>();
  let lastId = 0;
  let rest = '';

  function end(): void {
    for (const { reject } of pending.values()) reject(new Error('The browser ended.'));
    pending.clear();
  }

  function receive(text: string): void {
    const message = JSON.parse(text) as Message;
    if (message.method !== undefined) for (const hear of awaited) hear(message.method, message.params);
    const waiting = pending.get(message.id ?? 0);
    if (waiting === undefined) return;
    pending.delete(message.id ?? 0);
    if (message.error === undefined) waiting.resolve(message.result ?? {});
    else waiting.reject(new Error(`The browser refused: ${message.error.message}`));
  }

  incoming.setEncoding('utf8');
  incoming.on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0');
    rest = texts.pop() ?? '';
    for (const text of texts) receive(text);
  });
  incoming.once('close', end);
  // A broken pipe is the browser's end, which `close` tells.
  for (const stream of [out, incoming]) stream.on('error', () => {});

  return {
    send(method, params = {}, sessionId, limitMs = answerLimitMs) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        if (out.destroyed || incoming.destroyed) return reject(new Error('The browser ended.'));
        const limit = setTimeout(() => {
          pending.delete(id);
          reject(new Error(`The browser did not answer ${method}.`));
        }, limitMs).unref();
        pending.set(id, {
          resolve(result) {
            clearTimeout(limit);
            resolve(result);
          },
          reject(error) {
            clearTimeout(limit);
            reject(error);
          },
        });
        out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
    },
    onEvent(method, listener) {
      awaited.add((heard) => {
        if (heard === method) listener();
      });
    },
    event: <T>(method: string, matches: (params: T) => boolean) =>
      new Promise<T>((resolve) => {
        const hear = (heard: string, params: unknown) => {
          if (heard !== method || !matches(params as T)) return;
          awaited.delete(hear);
          resolve(params as T);
        };
        awaited.add(hear);
      }),
  };
}
