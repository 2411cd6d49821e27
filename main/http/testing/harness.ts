/** The real core on the real store behind real TCP. Every answer is held against the OpenAPI document. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ErrorBody } from '../../contract/error.ts';
import type { Scope } from '../../contract/token.ts';
import { type Core, createCore } from '../../core/core.ts';
import type { Clock, SshConfig, Store } from '../../core/ports.ts';
import { createSshHosts } from '../../core/ssh-hosts.ts';
import type { Turns } from '../../core/turns.ts';
import { sessionKeeping } from '../../session-keeping.ts';
import { openStore } from '../../store/open.ts';
import { type Api, createApi } from '../api.ts';
import type { DeskDoor } from '../deps.ts';
import { type Listening, listen } from '../listen.ts';
import { createSessions } from '../sessions.ts';
import { createDocumentCheck } from './document-check.ts';
import { createFakeExecutor, type FakeExecutor } from './fake-executor.ts';

const MIGRATIONS_DIR = join(import.meta.dirname, '../../../migrations');
export const RUNTIME_TOKEN = 'hpr_the-token-of-this-run';
export const PERSON = 'ada';

export interface CallOptions {
  /** null: none. Default: the runtime token. */
  token?: string | null;
  /** Sent as JSON; a string or bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Harness extends Listening {
  api: Api;
  core: Core;
  /** For what only a server could bring about. */
  store: Pick<Store, 'write'>;
  executor: FakeExecutor;
  /** What was given to onError. */
  errors: { doing: string; error: unknown }[];
  call<T = Record<string, unknown>>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
  refused(method: string, path: string, options?: CallOptions): Promise<Answer<ErrorBody>>;
  /** A stored token of these scopes. */
  tokenWith(...scopes: Scope[]): Promise<string>;
  addServer(serverId: string, options?: { paused?: boolean }): Promise<void>;
  beginStop(): void;
  end(): Promise<void>;
}

const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, work) {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};

export async function startHarness(
  overrides: {
    allowedHosts?: string[];
    servePage?: (request: Request) => Response | null;
    sshConfig?: SshConfig;
    sessionClock?: Pick<Clock, 'now' | 'monotonic'>;
    /** Of everything but sessions that have one of their own. */
    clock?: Clock;
    desk?: DeskDoor;
    turns?: Turns;
  } = {},
): Promise<Harness> {
  const clock = overrides.clock ?? systemClock;
  const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-http-'));
  const errors: Harness['errors'] = [];
  const onError = (doing: string, error: unknown) => errors.push({ doing, error });
  const { store, vault } = openStore({
    dataDir,
    migrationsDir: MIGRATIONS_DIR,
    now: clock.now,
    onListenerError: (error) => onError('telling of an event', error),
  });
  const executor = createFakeExecutor();
  const { turns } = overrides;
  const more = turns === undefined ? {} : { turns };
  const core = createCore({ store, clock, secrets: vault(null), executor, siteFiles: executor, onError, ...more });
  let isStopping = false;
  const hosts: string[] = [...(overrides.allowedHosts ?? [])];
  const noHosts: SshConfig = { hosts: async () => ({ kind: 'read', hosts: [] }) };
  const api = createApi({
    core,
    clock,
    sshHosts: createSshHosts(store.servers, overrides.sshConfig ?? noHosts),
    desk: overrides.desk ?? { notes: () => [], show: () => false },
    sessions: createSessions({ clock: overrides.sessionClock ?? clock, keeping: sessionKeeping(store, onError) }),
    version: '1.2.3',
    startedAt: 0,
    runtimeToken: RUNTIME_TOKEN,
    person: PERSON,
    allowedHosts: () => hosts,
    isStopping: () => isStopping,
    onError,
    servePage: overrides.servePage ?? (() => null),
  });
  const listening = await listen(api, { host: '127.0.0.1', port: 0 });
  hosts.push(new URL(listening.url).host);
  const check = createDocumentCheck(api);
  let tokens = 0;

  const harness: Harness = {
    ...listening,
    api,
    core,
    store,
    executor,
    errors,
    async call<T>(method: string, path: string, { token = RUNTIME_TOKEN, body, headers = {} }: CallOptions = {}) {
      const isRaw = typeof body === 'string' || body instanceof Uint8Array;
      const response = await fetch(`${listening.url}/api/v1${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { 'x-api-key': token }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
      });
      const text = await response.text();
      check(method, path, response.status);
      const isJson = text !== '' && response.headers.get('content-type')?.startsWith('application/json') === true;
      return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
    },
    refused: (method, path, options) => harness.call<ErrorBody>(method, path, options),
    async tokenWith(...scopes) {
      tokens += 1;
      const created = await harness.call<{ token: string }>('POST', '/tokens', {
        body: { name: `token ${tokens}`, scopes },
      });
      expect(created.status).toBe(201);
      return created.body.token;
    },
    async addServer(serverId, { paused = false } = {}) {
      const body = { server_id: serverId, host: '192.0.2.1', ssh_user: 'root', auth: { kind: 'agent' } };
      expect((await harness.call('POST', '/servers', { body })).status).toBe(201);
      if (paused) expect((await harness.call('PUT', `/servers/${serverId}/pause`)).status).toBe(200);
    },
    beginStop() {
      isStopping = true;
    },
    async end() {
      isStopping = true;
      await listening.close(0);
      store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
  return harness;
}
