/** One request to the API of the host that served this window. The session cookie goes along by itself. */
import { type Answer, decodeProblem, HOST_NOT_REACHED, SIGNED_OUT } from './answer.ts';

export const API = '/api/v1';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Record<string, string | number | readonly (string | number)[] | undefined>;

/** `T` is what the contract says this operation answers; 204 is `null`. */
export type Http = <T>(method: Method, path: string, body?: unknown) => Promise<Answer<T>>;

/** `onUnauthorized` is told whenever the session is not accepted any more. */
export function createHttp(onUnauthorized: () => void): Http {
  return async <T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${API}${path}`, {
        method,
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch {
      return { ok: false, problem: HOST_NOT_REACHED };
    }
    if (response.status === 401) {
      onUnauthorized();
      return { ok: false, problem: SIGNED_OUT };
    }
    return readAnswer<T>(response.status, text);
  };
}

/** What an answer of the API says, whichever way it came. */
export function readAnswer<T>(status: number, text: string): Answer<T> {
  const parsed = text === '' ? { value: null } : parseJson(text);
  if (status < 200 || status > 299) return { ok: false, problem: decodeProblem(parsed?.value, status) };
  return parsed === null ? { ok: false, problem: decodeProblem(null, status) } : { ok: true, value: parsed.value as T };
}

function parseJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** `?a=1&b=x&b=y`, or nothing; values that are undefined or empty are left out. */
export function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== '') parameters.append(name, String(one));
    }
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** A path from parts, each percent-encoded: `path('servers', id)`. */
export function path(...parts: (string | number)[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}
