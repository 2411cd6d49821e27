/** Serves the API over TCP with Node's HTTP server. */
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { problem } from '../contract/error.ts';
import { thrownProblem } from './answer.ts';
import type { Connection } from './deps.ts';
import { parseHost } from './hosts.ts';
import { createPeerUsers } from './peer-user.ts';
import { malformed } from './validation.ts';
import { answerSocket, plainRefusal, refusalResponse, refuseSocket } from './wire.ts';

/** Another program, or another Holdpoint, has the address. */
export class PortInUseError extends Error {
  readonly code = 'port_in_use';

  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is in use by another program.`);
    this.name = 'PortInUseError';
  }
}

/** The address is none of this machine's, or may not be listened on. */
export class AddressError extends Error {
  readonly code = 'address_not_usable';

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(`Holdpoint cannot listen on ${host}, port ${port} (${cause.code}).`, { cause });
    this.name = 'AddressError';
  }
}

/** The part of the API that serving needs. */
export interface Fetches {
  fetch(request: Request, connection: Connection): Response | Promise<Response>;
}

export interface Listening {
  /** A URL this machine reaches it by. */
  url: string;
  port: number;
  /** Accepts nothing more, ends event streams, lets requests finish for `graceMs`, then cuts. Idempotent. */
  close(graceMs: number): Promise<void>;
}

/** Milliseconds and bytes. `idle` also ends event streams whose reader takes nothing; heartbeats keep the others. */
const LIMITS = {
  headers: 10_000,
  request: 30_000,
  keepAlive: 5_000,
  idle: 120_000,
  check: 5_000,
  headerBytes: 16 * 1024,
};

const FOREIGN_HOST = problem('forbidden_host', 'Holdpoint is not reached under this host name.');
const NO_TUNNEL = problem('method_not_allowed', 'Holdpoint opens no connections to elsewhere.');

/** `port` 0 picks a free one. Rejects with PortInUseError or AddressError. */
export async function listen(
  app: Fetches,
  { host, port }: { host: string; port: number },
  overrides: Partial<typeof LIMITS> = {},
): Promise<Listening> {
  const limits = { ...LIMITS, ...overrides };
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const peerUser = createPeerUsers();
  const serve = getRequestListener(
    (request, { incoming: { socket } }) =>
      app.fetch(request, {
        remote: socket?.remoteAddress,
        peerUser: () => peerUser(socket),
        closing: closing.signal,
      }),
    { errorHandler: refusalOf },
  );
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.keepAlive,
      connectionsCheckingInterval: limits.check,
      requireHostHeader: false,
    },
    (incoming: IncomingMessage, outgoing: ServerResponse) => {
      outgoing.once('close', () => {
        if (closing.signal.aborted) setImmediate(() => server.closeIdleConnections());
      });
      const host = parseHost(incoming.headers.host ?? '');
      if (host === null) return plainRefusal(outgoing, FOREIGN_HOST);
      // As URLs write it, for the request's address is made of it.
      incoming.headers.host = host.text;
      void serve(incoming, outgoing);
    },
  );
  server.setTimeout(limits.idle);
  server.on('clientError', answerSocket);
  // Node would cut it without a word: this is no proxy, and none of its requests is one.
  server.on('connect', (_incoming, socket) => refuseSocket(socket, NO_TUNNEL));
  await opened(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  let closed: Promise<void> | null = null;
  return {
    url: `http://${reachable(host)}:${bound}`,
    port: bound,
    close(graceMs) {
      closed ??= new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        closing.abort();
      });
      return closed;
    },
  };
}

function opened(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(host, port) : new AddressError(host, port, error)),
    );
    server.listen({ host, port }, resolve);
  });
}

/** A wildcard address is reached over loopback; IPv6 stands in brackets. */
function reachable(host: string): string {
  if (host === '' || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function refusalOf(error: unknown): Response {
  const detail =
    error instanceof RequestError ? malformed('address', 'is not well formed') : thrownProblem(error).detail;
  return refusalResponse(detail);
}
