/** Reads bodies once, at the edge: at most 1 MiB, JSON in UTF-8, or nothing at all. */

import type { Context, MiddlewareHandler } from 'hono';
import { type Problem, problem } from '../contract/error.ts';
import { hasOwn } from '../contract/own.ts';
import { refuse } from './answer.ts';
import type { ApiEnv } from './deps.ts';
import { malformed } from './validation.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const JSON_TYPE = /^application\/([a-z.-]+\+)?json *(;.*)?$/i;
const TOO_LARGE = problem('body_too_large', 'The body is larger than 1 MiB.');

/**
 * An empty body counts as `{}`; the schema then says what is missing. What a program with a token calls its JSON does not
 * matter, for many monitoring tools name no type or a wrong one. A browser must name it: it cannot do so for another
 * page's request without asking first.
 */
export const jsonBody: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  const isNamedJson = JSON_TYPE.test(c.req.header('content-type') ?? '');
  const bytes = await limitedBytes(c);
  if (hasOwn(bytes, 'code')) return refuse(c, bytes);
  if (bytes.byteLength === 0) {
    replaceBody(c, null);
    return next();
  }
  if (!isNamedJson && c.var.caller.session !== null) {
    return refuse(c, malformed('body', 'must be JSON, with Content-Type: application/json'));
  }
  const fault = jsonFault(bytes);
  if (fault !== null) return refuse(c, malformed('body', fault));
  if (!isNamedJson) replaceBody(c, bytes);
  return next();
};

/**
 * A stated length is judged without touching the body (a stream begun and left makes the Node adapter cut the
 * connection under the client's next request), and the transport holds the client to it. Chunks are counted.
 */
async function limitedBytes(c: Context<ApiEnv>): Promise<ArrayBuffer | Problem> {
  const stated = c.req.header('content-length');
  if (Number(stated ?? 0) > MAX_BODY_BYTES) return TOO_LARGE;
  try {
    if (stated !== undefined) return await c.req.arrayBuffer();
    const bytes = await countedBytes(c.req.raw.body);
    if (!hasOwn(bytes, 'code')) replaceBody(c, bytes);
    return bytes;
  } catch {
    return malformed('body', 'broke off');
  }
}

async function countedBytes(body: ReadableStream<Uint8Array> | null): Promise<ArrayBuffer | Problem> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return TOO_LARGE;
    chunks.push(new Uint8Array(chunk));
  }
  return new Blob(chunks).arrayBuffer();
}

/** JSON, whatever it was called. null: none, and no Content-Type either, so that the route's validator takes it for `{}`. */
function replaceBody(c: Context<ApiEnv>, body: ArrayBuffer | null): void {
  const { url, method, signal, headers: given } = c.req.raw;
  const headers = new Headers(given);
  if (body === null) headers.delete('content-type');
  else headers.set('content-type', 'application/json');
  c.req.raw = new Request(url, { method, headers, signal, body });
  c.req.bodyCache = {};
}

function jsonFault(bytes: ArrayBuffer): string | null {
  let namesPrototype = false;
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), (key, value: unknown) => {
      if (key === '__proto__') namesPrototype = true;
      return value;
    });
  } catch {
    return 'is not well-formed JSON in UTF-8';
  }
  return namesPrototype ? 'must not contain the name __proto__' : null;
}
