/** (b) Restarting one service on many servers at once: filed over HTTP until all are completed, against others doing it. */
import { lookArgv } from '../../main/core/remote-scripts.ts';
import { commandLine } from '../../main/ssh/quote.ts';
import { type BareConnection, connectBare } from './bare-ssh.ts';
import { type Endings, watchEndings } from './endings.ts';
import { openTools, type Tools } from './fan-out-tools.ts';
import { type HostUnderBench, startHostUnderBench } from './host-under-bench.ts';
import { measured, type Row, skipped } from './row.ts';
import type { Sizes } from './sizes.ts';
import { addServers, type SharedStage, type Stage } from './stage.ts';
import { isNoisy, type Summary, summarize } from './statistics.ts';

type Size = Sizes['fanOut'];
type Runner = () => Promise<unknown>;

export async function benchFanOut(shared: SharedStage, size: Size): Promise<Row[]> {
  const stage = await shared.open();
  const host = await startHostUnderBench();
  const tools: Tools = stage.kind === 'fleet' ? await openTools(stage) : { tools: [], missing: [], close() {} };
  const bare: BareConnection[] = [];
  let endings: Endings | null = null;
  try {
    await addServers(host, stage, stage.servers);
    endings = await watchEndings(host.url, host.token);
    for (const server of stage.servers) bare.push(await connectBare(stage, server));
    const samples = await measureAll(runnersOf(stage, host, endings, bare, tools), size);
    return rowsOf(stage, tools, samples, size);
  } finally {
    for (const connection of bare) connection.close();
    endings?.close();
    tools.close();
    await host.end();
  }
}

function runnersOf(
  { servers, service }: Stage,
  { api }: HostUnderBench,
  endings: Endings,
  bare: readonly BareConnection[],
  { tools }: Tools,
): Map<string, Runner> {
  const restart = commandLine(['systemctl', 'restart', `${service}.service`]);
  const look = commandLine(lookArgv([`${service}.service`]));
  const file = async (serverId: string) => {
    const path = `/servers/${serverId}/services/${service}/restart`;
    const { action_id } = await api.call<{ action_id: number }>('POST', path);
    return endings.completed(action_id);
  };
  const sameSteps = async (connection: BareConnection) => {
    for (const command of [look, restart, look]) await connection.exec(command);
  };
  return new Map<string, Runner>([
    ['ours', () => Promise.all(servers.map(({ server_id }) => file(server_id)))],
    ['bare ssh2', () => Promise.all(bare.map((connection) => connection.exec(restart)))],
    ['bare ssh2, looking too', () => Promise.all(bare.map(sameSteps))],
    ...tools.map((tool): [string, Runner] => [tool.name, () => tool.run(restart)]),
  ]);
}

async function measureAll(runners: Map<string, Runner>, { warmUp, rounds }: Size): Promise<Map<string, Summary>> {
  const samples = new Map<string, number[]>([...runners.keys()].map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [name, run] of runners) {
      const begin = performance.now();
      await run();
      if (round >= 0) samples.get(name)?.push(performance.now() - begin);
    }
  }
  return new Map([...samples].map(([name, took]) => [name, summarize(took)]));
}

function rowsOf(
  { servers, why }: Stage,
  { tools, missing }: Tools,
  samples: Map<string, Summary>,
  { rounds }: Size,
): Row[] {
  const what = `restart on ${servers.length} servers, filed to completed`;
  const value = (name: string) => ({ value: samples.get(name)?.median ?? Number.NaN, unit: 'ms' as const });
  const isLoud = ['ours', 'bare ssh2'].some((name) => isNoisy(samples.get(name) as Summary));
  const notes = [
    `Medians of ${rounds} rounds.`,
    ...(isLoud ? ['Noisy: something else used the machine.'] : []),
    ...(why === null ? [] : [`On simulated servers: ${why}.`]),
  ];
  const against = (name: string) =>
    measured('b', {
      what,
      ours: value('ours'),
      peer: { ...value(name), name },
      bound: { atMost: 1.3 },
      note: notes.join(' '),
    });
  const [best] = tools.map(({ name }) => name).sort((a, b) => value(a).value - value(b).value);
  const rest = [...tools.map(({ name }) => `${name} ${value(name).value.toFixed(0)} ms`), ...missing];
  return [
    { ...against('bare ssh2'), samples: Object.fromEntries(samples) },
    against('bare ssh2, looking too'),
    best === undefined
      ? skipped('b', `${what}, against tools`, 'They need real servers.')
      : measured('b', {
          what,
          ours: value('ours'),
          peer: { ...value(best), name: `${best}, the best tool` },
          bound: { atMost: 0.5 },
          note: `${rest.join(', ')}; all over warm connections.`,
        }),
  ];
}
