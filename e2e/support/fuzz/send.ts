/** Sends what was made up, and waits for the answer as long as the slowest one may take. */
import type { Answer } from './document.ts';
import type { FuzzRequest } from './requests.ts';

/** Only against hanging for ever: some operations wait for a server as long as SSH may take. */
const HANG_MS = 90_000;

/** Rejects where no answer comes. Of a stream only the beginning is read: it has no end. */
export async function sendFuzz(url: string, request: FuzzRequest, token: string | null): Promise<Answer> {
  const { method, target, headers, body } = request;
  const end = new AbortController();
  const limit = setTimeout(() => end.abort(new Error(`no answer to ${method} ${target.slice(0, 200)}`)), HANG_MS);
  try {
    const response = await fetch(`${url}${target}`, {
      method,
      headers: { ...headers, ...(token === null ? {} : { 'x-api-key': token }) },
      signal: end.signal,
      ...(body === undefined ? {} : { body }),
    });
    const contentType = response.headers.get('content-type');
    const isStream = contentType?.startsWith('text/event-stream') === true;
    const text = isStream ? '' : await response.text();
    if (isStream) end.abort();
    return { status: response.status, contentType, text };
  } finally {
    clearTimeout(limit);
  }
}
