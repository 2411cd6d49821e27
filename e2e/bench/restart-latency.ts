/** (a) From filing a restart over HTTP to seeing it completed, against a bare exec of the same restart. */
import { type BareConnection, connectBare } from './bare-ssh.ts';
import { type Endings, watchEndings } from './endings.ts';
import { type HostUnderBench, startHostUnderBench } from './host-under-bench.ts';
import { measured, type Row } from './row.ts';
import type { Sizes } from './sizes.ts';
import { addServers, type SharedStage, type Stage, type StageServer } from './stage.ts';
import { isNoisy, summarize } from './statistics.ts';

type Size = Sizes['restart'];

export async function benchRestartLatency(shared: SharedStage, size: Size): Promise<Row[]> {
  const stage = await shared.open();
  const [server] = stage.servers;
  if (server === undefined) throw new Error('the stage has no server');
  const host = await startHostUnderBench();
  try {
    await addServers(host, stage, [server]);
    const endings = await watchEndings(host.url, host.token);
    const bare = await connectBare(stage, server);
    const rows: Row[] = [];
    for (const pauseMs of size.pausesMs) {
      const sides = {
        ours: () => restartOver(host, endings, server, stage.service),
        peer: () => bareRestart(bare, stage.service),
      };
      rows.push(rowOf(stage.why, pauseMs, await measure(sides, pauseMs, size), size));
    }
    bare.close();
    rows.push(await withAndWithoutLine(stage, server, { host, endings }, size));
    endings.close();
    return rows;
  } finally {
    await host.end();
  }
}

/** AUD-3: a run is not to be slowed by the line it leaves in the journal of its server. */
async function withAndWithoutLine(
  stage: Stage,
  server: StageServer,
  told: { host: HostUnderBench; endings: Endings },
  size: Size,
): Promise<Row> {
  const host = await startHostUnderBench();
  try {
    await host.api.call('PATCH', '/settings', { server_journal: false });
    await addServers(host, stage, [server]);
    const endings = await watchEndings(host.url, host.token);
    const sides = {
      ours: () => restartOver(told.host, told.endings, server, stage.service),
      peer: () => restartOver(host, endings, server, stage.service),
    };
    const pauseMs = Math.max(...size.pausesMs);
    const { ours, peer } = await measure(sides, pauseMs, size);
    endings.close();
    const [on, off] = [summarize(ours), summarize(peer)];
    return measured('a', {
      what: "the same, with a line left in the server's journal",
      ours: { value: on.median, unit: 'ms' },
      peer: { value: off.median, unit: 'ms', name: 'without the line' },
      bound: { atMost: 1.1 },
      note: `p99 ${on.p99.toFixed(1)} ms, without ${off.p99.toFixed(1)} ms; ${size.rounds} rounds in turns, ${pauseMs} ms between restarts.`,
      samples: { ours: on, peer: off },
    });
  } finally {
    await host.end();
  }
}

interface Samples {
  ours: number[];
  peer: number[];
}

/** In turns. Each side answers with how long it took, milliseconds. */
async function measure(
  sides: Record<keyof Samples, () => Promise<number>>,
  pauseMs: number,
  { warmUp, rounds }: Size,
): Promise<Samples> {
  const samples: Samples = { ours: [], peer: [] };
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const side of ['ours', 'peer'] as const) {
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const took = await sides[side]();
      if (round >= 0) samples[side].push(took);
    }
  }
  return samples;
}

async function restartOver({ api }: HostUnderBench, endings: Endings, { server_id }: StageServer, service: string) {
  const begin = performance.now();
  const { action_id } = await api.call<{ action_id: number }>(
    'POST',
    `/servers/${server_id}/services/${service}/restart`,
  );
  return (await endings.completed(action_id)) - begin;
}

async function bareRestart(bare: BareConnection, service: string): Promise<number> {
  const begin = performance.now();
  await bare.exec(`systemctl restart ${service}.service`);
  return performance.now() - begin;
}

function rowOf(why: string | null, pauseMs: number, samples: Samples, { rounds }: Size): Row {
  const ours = summarize(samples.ours);
  const peer = summarize(samples.peer);
  const notes = [
    `p99 ${ours.p99.toFixed(1)} ms, peer ${peer.p99.toFixed(1)} ms; ${rounds} rounds, verify_seconds 0.`,
    ...(isNoisy(peer) || isNoisy(ours) ? ['Noisy: something else used the machine.'] : []),
    ...(why === null ? [] : [`On simulated servers: ${why}.`]),
  ];
  return measured('a', {
    what: pauseMs === 0 ? 'restart, filed to completed, one after another' : `the same, ${pauseMs} ms between restarts`,
    ours: { value: ours.median, unit: 'ms' },
    peer: { value: peer.median, unit: 'ms', name: 'bare ssh2' },
    bound: { atMost: 2, limit: 3 },
    note: notes.join(' '),
    samples: { ours, peer },
  });
}
