/** A host as the command line sees it: a real HTTP server, runtime.json, and answers the contract allows. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { ERROR_STATUS, ErrorBody, type Problem } from '../../contract/error.ts';
import { EventView } from '../../contract/event.ts';

export interface SeenRequest {
  method: string;
  /** With the query, without /api/v1. */
  target: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

/** Writes one answer. */
export type Reply = (response: ServerResponse, request: SeenRequest) => void;

export interface FakeHost {
  dataDir: string;
  url: string;
  token: string;
  seen: SeenRequest[];
  /** Replies by `METHOD /path`, without query; anything else is 404. A function may look at the request. */
  on(route: string, reply: Reply): void;
  close(): Promise<void>;
}

/** An answer that is held against the contract before it is sent. */
export function json<T extends z.ZodType>(status: number, schema: T, value: z.input<T>): Reply {
  const text = JSON.stringify(schema.parse(value));
  return (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}

export function refuse(problem: Problem): Reply {
  return json(ERROR_STATUS[problem.code], ErrorBody, { detail: problem });
}

export const noContent: Reply = (response) => response.writeHead(204).end();

/** A stream of these events, then as `end` says. */
export function eventStream(events: z.input<typeof EventView>[], end: 'stays open' | 'ends' = 'stays open'): Reply {
  const frames = events.map((event) => EventView.parse(event)).map((event) => frame(event));
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`retry: 2000\n\n: hello\n\n${frames.join('')}`);
    if (end === 'ends') response.end();
  };
}

function frame(event: EventView): string {
  return `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}

export async function startFakeHost(): Promise<FakeHost> {
  const replies = new Map<string, Reply>();
  const seen: SeenRequest[] = [];
  const token = 'hpr_run-token';
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming);
    seen.push(request);
    if (incoming.headers['x-api-key'] === undefined) {
      return refuse({ code: 'unauthorized', message: 'A token is needed.' })(response, request);
    }
    const path = request.target.split('?')[0];
    const missing = refuse({ code: 'route_not_found', message: 'There is nothing here.' });
    (replies.get(`${request.method} ${path}`) ?? missing)(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-cli-'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeRuntime(dataDir, url, token);
  return {
    dataDir,
    url,
    token,
    seen,
    on: (route, reply) => void replies.set(route, reply),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dataDir, { recursive: true });
    },
  };
}

export function writeRuntime(dataDir: string, url: string, token: string, mode = 0o600): void {
  const file = join(dataDir, 'runtime.json');
  writeFileSync(file, JSON.stringify({ pid: process.pid, url, token }));
  chmodSync(file, mode);
}

async function read(incoming: IncomingMessage): Promise<SeenRequest> {
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  const target = (incoming.url ?? '').replace(/^\/api\/v1/, '');
  return {
    method: incoming.method ?? '',
    target,
    headers: incoming.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}
