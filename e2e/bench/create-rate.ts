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
import { type BareTable, createBareTable } from './bare-insert.ts';
import { type CoreUnderBench, openCore } from './core-under-bench.ts';
import { type HostUnderBench, startHostUnderBench, temporaryFolder } from './host-under-bench.ts';
import { measured, type Row } from './row.ts';
import type { Sizes } from './sizes.ts';
import { summarize } from './statistics.ts';

const CONNECTIONS = 8;
/** The servers do not exist; they are looked at once. */
const NEVER_SECONDS = 3600;
const BENCH: Actor = { kind: 'person', name: 'bench', via: 'api' };

const RATES = ['core', 'bare', 'indexed', 'http', 'http8'] as const;
type Rates = Record<(typeof RATES)[number], number[]>;
type Size = Sizes['create'];

export async function benchCreateRate(size: Size): Promise<Row[]> {
  const host = await startHostUnderBench();
  const folder = temporaryFolder();
  try {
    await host.api.call('PATCH', '/settings', { poll_seconds: NEVER_SECONDS });
    for (const server of pausedServers(size)) await host.api.call('POST', '/servers', server);
    for (const { server_id } of pausedServers(size)) await host.api.call('PUT', `/servers/${server_id}/pause`, {});
    return rowsOf(
      await withCore(size, (opened) => withTables(folder, opened.path, measureAll(opened.core, host, size))),
    );
  } finally {
    await host.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Tables {
  /** What the core writes. */
  written: Database.Database;
  bare: BareTable;
  indexed: BareTable;
}

async function withTables<T>(folder: string, path: string, work: (tables: Tables) => Promise<T>): Promise<T> {
  const written = new Database(path, { readonly: true });
  const opened: { close(): void }[] = [written];
  const open = (name: string, withIndexes: boolean) => {
    const table = createBareTable(join(folder, name), written, { withIndexes });
    opened.push(table);
    return table;
  };
  try {
    return await work({ written, bare: open('bare.db', false), indexed: open('indexed.db', true) });
  } finally {
    for (const database of opened) database.close();
  }
}

function measureAll(core: Core, host: HostUnderBench, size: Size): (tables: Tables) => Promise<Rates> {
  const { warmUpRounds, rounds, perRound } = size;
  const api = (index: number) => host.api.call('POST', '/actions', inputOf(index, size));
  const rateOf = async (work: () => void | Promise<void>) => {
    const begin = performance.now();
    await work();
    return (perRound * 1000) / (performance.now() - begin);
  };
  return async ({ written, bare, indexed }) => {
    const rates: Rates = { core: [], bare: [], indexed: [], http: [], http8: [] };
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      const first = (round + warmUpRounds) * perRound;
      const ofCore = await rateOf(() => createThroughCore(core, first, size));
      const rows = newestRows(written, perRound);
      const all = {
        core: ofCore,
        bare: await rateOf(() => bare.insert(rows)),
        indexed: await rateOf(() => indexed.insert(rows)),
        http: await rateOf(() => inLanes(1, perRound, (index) => api(2 * first + index))),
        http8: await rateOf(() => inLanes(CONNECTIONS, perRound, (index) => api(2 * first + perRound + index))),
      };
      if (round >= 0) for (const name of RATES) rates[name].push(all[name]);
    }
    return rates;
  };
}

function newestRows(written: Database.Database, count: number): unknown[][] {
  return written.prepare('SELECT * FROM actions ORDER BY id DESC LIMIT ?').raw().all(count) as unknown[][];
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

async function inLanes(lanes: number, count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function createThroughCore(core: Core, first: number, size: Size): Promise<void> {
  for (let index = first; index < first + size.perRound; index += 1) {
    const created = core.actions.create(BENCH, { ...inputOf(index, size), parameters: {} });
    if (!created.ok) throw new Error(created.problem.message);
    // What listens to the log does its part too.
    await null;
  }
}

function inputOf(index: number, { servers }: Size) {
  return {
    server_id: `paused-${index % servers}`,
    action_type: 'restart_service',
    service_name: `unit-${index}`,
    note: 'CPU above 95 % for ten minutes',
    alert_ref: `alert-${index}`,
  };
}

/** On paused servers actions are filed and wait, so nothing runs meanwhile. Watching them is put off. */
function pausedServers({ servers }: Size) {
  return Array.from({ length: servers }, (_, index) => ({
    server_id: `paused-${index}`,
    host: '127.0.0.1',
    port: 1,
    ssh_user: 'root',
    auth: { kind: 'agent' as const },
    sudo: 'none' as const,
    tags: [],
  }));
}

async function withCore<T>(size: Size, work: (opened: CoreUnderBench) => Promise<T>): Promise<T> {
  const opened = openCore(nobodyAnswers());
  try {
    const { settings, servers } = opened.core;
    settings.change(BENCH, { poll_seconds: NEVER_SECONDS });
    for (const server of pausedServers(size)) {
      servers.add(BENCH, server);
      servers.pause(BENCH, server.server_id, {});
    }
    return await work(opened);
  } finally {
    await opened.close();
  }
}
