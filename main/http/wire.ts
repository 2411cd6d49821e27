/** Refusals of requests that never become a Request: in the same form as all others (SPEC API-1). */
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERROR_STATUS, type Problem } from '../contract/error.ts';
import { malformed } from './validation.ts';

const HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Closes the connection: what follows on it is not trusted to be a request. */
export function plainRefusal(outgoing: ServerResponse, detail: Problem): void {
  outgoing.writeHead(ERROR_STATUS[detail.code], { ...HEADERS, connection: 'close' });
  outgoing.end(JSON.stringify({ detail }));
}

export function refusalResponse(detail: Problem): Response {
  return new Response(JSON.stringify({ detail }), { status: ERROR_STATUS[detail.code], headers: HEADERS });
}

const CLIENT_ERRORS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: 'has more than 16 KiB of address and headers',
  ERR_HTTP_REQUEST_TIMEOUT: 'did not arrive in time',
};

/**
 * What is not HTTP, too large or too slow, as Node's parser says. A connection on which nothing was asked gets no answer:
 * browsers open some ahead, and would take it for that of their next request.
 */
export function answerSocket(error: NodeJS.ErrnoException, socket: Duplex & { bytesRead?: number }): void {
  if (!socket.writable || error.code === 'ECONNRESET' || isUnused(error, socket)) {
    socket.destroy();
    return;
  }
  refuseSocket(socket, malformed('request', CLIENT_ERRORS[error.code ?? ''] ?? 'is not well-formed HTTP'));
}

/** Where there is no response to write to: a whole answer by hand, and the end of the connection. */
export function refuseSocket(socket: Duplex, detail: Problem): void {
  const text = JSON.stringify({ detail });
  const status = ERROR_STATUS[detail.code];
  const lines = Object.entries({ ...HEADERS, 'content-length': Buffer.byteLength(text), connection: 'close' });
  if (status === 405) lines.push(['allow', 'GET, HEAD, POST, PUT, PATCH, DELETE']);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  socket.on('error', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}

function isUnused(error: NodeJS.ErrnoException, { bytesRead }: { bytesRead?: number }): boolean {
  return error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && bytesRead === 0;
}
