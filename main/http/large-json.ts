/** JSON that may be megabytes: written once, its length stated, so that compressing can be left to the large ones. */
import type { Context, TypedResponse } from 'hono';
import type { JSONParsed } from 'hono/utils/types';
import type { ApiEnv } from './deps.ts';

export function largeJson<T extends object>(
  c: Context<ApiEnv>,
  value: T,
): Response & TypedResponse<JSONParsed<T>, 200, 'json'> {
  const text = JSON.stringify(value);
  c.header('Content-Type', 'application/json');
  c.header('Content-Length', String(Buffer.byteLength(text)));
  return c.body(text, 200) as Response as Response & TypedResponse<JSONParsed<T>, 200, 'json'>;
}
