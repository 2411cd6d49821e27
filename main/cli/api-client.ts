/** Speaks the API, and turns every way it can fail into a CliError. */
import type { z } from 'zod';
import { ErrorBody } from '../contract/error.ts';
import { CliError, refused, unreachable } from './cli-error.ts';
import type { Connection } from './connection.ts';
import { EXIT } from './exit-codes.ts';

/** An answer as it came, decoded only where somebody needs its parts. */
export interface Answer<T extends z.ZodType> {
  /** The body, unchanged; '' for 204. */
  text: string;
  readonly status: number;
  /** The decoded body. A form this program does not know is an error in a sentence. */
  read(): z.infer<T>;
}

type QueryValue = string | number | readonly string[] | undefined;
export type Query = Record<string, QueryValue>;

export interface ApiClient {
  readonly connection: Connection;
  get<T extends z.ZodType>(path: string, schema: T, query?: Query): Promise<Answer<T>>;
  send<T extends z.ZodType>(method: Method, path: string, schema: T, body?: object): Promise<Answer<T>>;
  /** null where the answer has no body; with one, `schema` says what it is. */
  remove<T extends z.ZodType>(path: string, schema?: T, query?: Query): Promise<z.infer<T> | null>;
  /** A body to be read piece by piece; ends with `signal`. */
  stream(path: string, query: Query, options?: StreamOptions): Promise<ReadableStream<Uint8Array>>;
}

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface StreamOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

interface RequestOptions extends StreamOptions {
  body?: string;
}

/** A path below /api/v1, its parts encoded: ids and names come as they were typed, the API judges them. */
export function path(strings: TemplateStringsArray, ...parts: string[]): string {
  return String.raw({ raw: strings }, ...parts.map(encodePart));
}

export function createApiClient(connection: Connection): ApiClient {
  async function request(method: string, target: string, options: RequestOptions = {}): Promise<Response> {
    const response = await reach(connection, `${connection.url}/api/v1${target}`, {
      ...options,
      method,
      redirect: 'error',
      headers: { ...options.headers, 'x-api-key': connection.token, 'x-holdpoint-client': 'cli' },
    });
    if (!response.ok) throw refusal(response.status, await bodyOf(response, connection));
    return response;
  }
  async function answer<T extends z.ZodType>(response: Response, schema: T): Promise<Answer<T>> {
    const text = await bodyOf(response, connection);
    return { text, status: response.status, read: () => decoded(text, schema) };
  }
  return {
    connection,
    get: async (target, schema, query = {}) => answer(await request('GET', target + search(query)), schema),
    async send(method, target, schema, body = {}) {
      const headers = { 'content-type': 'application/json' };
      return answer(await request(method, target, { body: JSON.stringify(body), headers }), schema);
    },
    async remove(target, schema, query = {}) {
      const text = await bodyOf(await request('DELETE', target + search(query)), connection);
      return text === '' || schema === undefined ? null : decoded(text, schema);
    },
    async stream(target, query, options = {}) {
      const response = await request('GET', target + search(query), options);
      return response.body ?? new ReadableStream();
    },
  };
}

/** `.` and `..` would be taken for steps in the path; as ids the API refuses them, so they must reach it as such. */
function encodePart(part: string): string {
  if (part === '') return '%20';
  return encodeURIComponent(part).replace(/^\.{1,2}$/, (dots) => `${dots}%20`);
}

function search(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) parameters.append(name, String(one));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

async function reach(connection: Connection, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw notReached(connection, error);
  }
}

async function bodyOf(response: Response, connection: Connection): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw notReached(connection, error);
  }
}

function notReached({ url, isLocal }: Connection, error: unknown): CliError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
  const why = (cause as NodeJS.ErrnoException).code ?? cause.message;
  const hint = isLocal ? '; the host may have ended, start it with: holdpoint serve' : '';
  return unreachable('unreachable', `Holdpoint does not answer at ${url} (${why})${hint}`);
}

function refusal(status: number, text: string): CliError {
  const body = ErrorBody.safeParse(parsed(text));
  return body.success ? refused(status, body.data, text) : notUnderstood(`with status ${status}`);
}

function decoded<T extends z.ZodType>(text: string, schema: T): z.infer<T> {
  const body = schema.safeParse(parsed(text));
  if (!body.success) throw notUnderstood('in a form this version does not know');
  return body.data;
}

function notUnderstood(how: string): CliError {
  return new CliError('not_understood', `What answers at this address does so ${how}; is it Holdpoint?`, EXIT.error);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
