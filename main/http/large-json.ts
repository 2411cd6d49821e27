/** JSON that may be megabytes: written in slices, its length stated, so that compressing can be left to the large ones. */
import type { Context, TypedResponse } from 'hono';
import type { JSONParsed } from 'hono/utils/types';
import type { Pace } from '../core/turns.ts';
import type { ApiEnv } from './deps.ts';
import { stringifyInSlices } from './pace.ts';

export async function largeJson<T extends object>(
  c: Context<ApiEnv>,
  value: T,
  pace: Pace,
): Promise<Response & TypedResponse<JSONParsed<T>, 200, 'json'>> {
  const text = await stringifyInSlices(value, pace);
  c.header('Content-Type', 'application/json');
  c.header('Content-Length', String(Buffer.byteLength(text)));
  return c.body(text, 200) as Response as Response & TypedResponse<JSONParsed<T>, 200, 'json'>;
}
