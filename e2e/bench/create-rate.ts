/**
 * (c) Creating actions per second against a bare INSERT of the same row with the same durability. Ours also checks the
 * server, the catalog and the policy, refuses a twin, counts, and appends to the hash-chained log, in one transaction.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Actor } from '../../main/contract/actor.ts';
import type { Core } from '../../main/core/core.ts';
import { nobodyAnswers } from '../support/nobody-answers.ts';
import { createBareTable } from './bare-insert.ts';
import { type CoreUnderBench, openCore } from './core-under-bench.ts';
import { type HostUnderBench, startHostUnderBench, temporaryFolder } from './host-under-bench.ts';
import { measured, type Row } from './row.ts';
import { summarize } from './statistics.ts';

const ROUNDS = 15;
const WARM_UP_ROUNDS = 3;
const PER_ROUND = 300;
const SERVERS = 50;
const CONNECTIONS = 8;
/** The servers do not exist; they are looked at once. */
const NEVER_SECONDS = 3600;
const BENCH: Actor = { kind: 'person', name: 'bench', via: 'api' };

const RATES = ['core', 'bare', 'indexed', 'http', 'http8'] as const;
type Rates = Record<(typeof RATES)[number], number[]>;

export async function benchCreateRate(): Promise<Row[]> {
  const host = await startHostUnderBench();
  const folder = temporaryFolder();
  try {
    await host.api.call('PATCH', '/settings', { poll_seconds: NEVER_SECONDS });
    await addPausedServers((server) => host.api.call('POST', '/servers', server));
    await pauseServers((id) => host.api.call('PUT', `/servers/${id}/pause`, {}));
    return rowsOf(await measureAll(folder, host));
  } finally {
    await host.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(folder: string, host: HostUnderBench): Promise<Rates> {
  const { core, path, close } = await coreWithPausedServers();
  const written = new Database(path, { readonly: true });
  const bare = createBareTable(join(folder, 'bare.db'), written, { withIndexes: false });
  const indexed = createBareTable(join(folder, 'indexed.db'), written, { withIndexes: true });
  const rates: Rates = { core: [], bare: [], indexed: [], http: [], http8: [] };
  const api = (input: object) => host.api.call('POST', '/actions', input);
  try {
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      const first = (round + WARM_UP_ROUNDS) * PER_ROUND;
      const ofCore = await rateOf(() => createThroughCore(core, first));
      const rows = newestRows(written);
      const all = {
        core: ofCore,
        bare: await rateOf(() => bare.insert(rows)),
        indexed: await rateOf(() => indexed.insert(rows)),
        http: await rateOf(() => inLanes(1, (lane) => api(inputOf(2 * first + lane)))),
        http8: await rateOf(() => inLanes(CONNECTIONS, (lane) => api(inputOf(2 * first + PER_ROUND + lane)))),
      };
      if (round >= 0) for (const name of RATES) rates[name].push(all[name]);
    }
    return rates;
  } finally {
    for (const database of [written, bare, indexed]) database.close();
    await close();
  }
}

function newestRows(written: Database.Database): unknown[][] {
  return written.prepare('SELECT * FROM actions ORDER BY id DESC LIMIT ?').raw().all(PER_ROUND) as unknown[][];
}

function rowsOf(rates: Rates): Row[] {
  const samples = Object.fromEntries(RATES.map((name) => [name, summarize(rates[name])]));
  const rate = (name: keyof Rates) => ({ value: samples[name]?.median ?? Number.NaN, unit: '/s' as const });
  const bare = { ...rate('bare'), name: 'bare INSERT' };
  return [
    measured('c', {
      what: 'create an action, in the core',
      ours: rate('core'),
      peer: bare,
      bound: { atLeast: 0.5 },
      samples,
    }),
    measured('c', {
      what: 'create an action, in the core',
      ours: rate('core'),
      peer: { ...rate('indexed'), name: 'INSERT with its indexes, triggers' },
      bound: { atLeast: 0.5 },
    }),
    measured('c', { what: 'create over HTTP, 1 connection', ours: rate('http'), peer: bare }),
    measured('c', { what: `create over HTTP, ${CONNECTIONS} connections`, ours: rate('http8'), peer: bare }),
  ];
}

/** Per second, for work that does PER_ROUND of something. */
async function rateOf(work: () => void | Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return (PER_ROUND * 1000) / (performance.now() - begin);
}

async function inLanes(lanes: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < PER_ROUND) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function createThroughCore(core: Core, first: number): Promise<void> {
  for (let index = first; index < first + PER_ROUND; index += 1) {
    const created = core.actions.create(BENCH, { ...inputOf(index), parameters: {} });
    if (!created.ok) throw new Error(created.problem.message);
    // What listens to the log does its part too.
    await null;
  }
}

function inputOf(index: number) {
  return {
    server_id: `paused-${index % SERVERS}`,
    action_type: 'restart_service',
    service_name: `unit-${index}`,
    note: 'CPU above 95 % for ten minutes',
    alert_ref: `alert-${index}`,
  };
}

/** On paused servers actions are filed and wait, so nothing runs meanwhile. Watching them is put off. */
async function addPausedServers(add: (server: ReturnType<typeof serverOf>) => unknown): Promise<void> {
  for (let index = 0; index < SERVERS; index += 1) await add(serverOf(index));
}

async function pauseServers(pause: (id: string) => unknown): Promise<void> {
  for (let index = 0; index < SERVERS; index += 1) await pause(serverOf(index).server_id);
}

function serverOf(index: number) {
  return {
    server_id: `paused-${index}`,
    host: '127.0.0.1',
    port: 1,
    ssh_user: 'root',
    auth: { kind: 'agent' as const },
    sudo: 'none' as const,
    tags: [],
  };
}

async function coreWithPausedServers(): Promise<CoreUnderBench> {
  const opened = openCore(nobodyAnswers());
  const { settings, servers } = opened.core;
  settings.change(BENCH, { poll_seconds: NEVER_SECONDS });
  await addPausedServers((server) => servers.add(BENCH, server));
  await pauseServers((id) => servers.pause(BENCH, id, {}));
  return opened;
}
