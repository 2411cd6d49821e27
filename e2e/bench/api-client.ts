/** The API over kept-alive connections, as a program that files many actions would use it. */
import { Agent, request } from 'node:http';

export interface ApiAnswer {
  status: number;
  /** The body as it came; parsing is not part of what is measured. */
  text: string;
}

export interface ApiClient {
  /** Resolves when the whole answer was read. */
  send(method: string, path: string, body?: unknown): Promise<ApiAnswer>;
  /** As `send`; rejects where the answer is not 2xx. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): void;
}

/** `connections`: at most so many at once; further requests wait in line. */
export function createApiClient(url: string, token: string, connections = 64): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const base = `${url.replace(/\/$/, '')}/api/v1`;

  function send(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const outgoing = request(`${base}${path}`, {
        method,
        agent,
        headers: {
          'x-api-key': token,
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('error', reject);
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      outgoing.end(text);
    });
  }

  return {
    send,
    async call<T>(method: string, path: string, body?: unknown) {
      const { status, text } = await send(method, path, body);
      if (status < 200 || status > 299) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
      return (text === '' ? null : JSON.parse(text)) as T;
    },
    close: () => agent.destroy(),
  };
}
