/**
 * `--profile`: where the time between filing a restart and seeing it completed goes. The steps are those of a core in
 * this process with a stopwatch around its ports; the real host and bare ssh2 take their turn in the same rounds.
 */
import type { Actor } from '../../main/contract/actor.ts';
import type { Core } from '../../main/core/core.ts';
import { lookArgv, probeArgv } from '../../main/core/remote-scripts.ts';
import { createSshExecutor } from '../../main/ssh/executor.ts';
import { commandLine } from '../../main/ssh/quote.ts';
import { connectBare } from './bare-ssh.ts';
import { openCore } from './core-under-bench.ts';
import { watchEndings } from './endings.ts';
import { startHostUnderBench } from './host-under-bench.ts';
import { addServers, type SharedStage, type Stage, type StageServer } from './stage.ts';
import { median } from './statistics.ts';
import { createStopwatch, type Span } from './stopwatch.ts';

const WARM_UP = 8;
const ROUNDS = 60;
const BENCH: Actor = { kind: 'person', name: 'bench', via: 'api' };

type Spans = (name: string) => Span;

/** Each reaches from the moment of the step before it to its own; together they are the whole way. */
const STEPS: [step: string, moment: (spans: Spans) => number][] = [
  ['  transaction: action and event', (of) => of('action.created').end],
  ['  dispatcher: queue, guards', (of) => of('look').begin],
  ['  probe on the server', (of) => of('look').end],
  ['  server seen; settings', (of) => of('action.started').begin],
  ['  transaction: claim', (of) => of('action.started').end],
  ['  restart and first look on the server', (of) => of('command').end],
  ['  transaction: result', (of) => of('action.completed').end],
];

export async function profileRestart(shared: SharedStage): Promise<void> {
  const stage = await shared.open();
  const [server] = stage.servers;
  if (server === undefined) throw new Error('the stage has no server');
  const watch = createStopwatch();
  const { core, close } = openCore(watch.executor(createSshExecutor()), watch.store);
  const host = await startHostUnderBench();
  try {
    addToCore(core, stage, server);
    await addServers(host, stage, [server]);
    const endings = await watchEndings(host.url, host.token);
    const bare = await connectBare(stage, server);
    const unit = `${stage.service}.service`;
    const samples = new Map<string, number[]>();
    const note = (name: string, took: number) => samples.set(name, [...(samples.get(name) ?? []), took]);
    const timed = async (name: string, work: () => Promise<unknown>) => {
      const begin = performance.now();
      const end = await work();
      note(name, (typeof end === 'number' ? end : performance.now()) - begin);
    };
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      if (round === 0) samples.clear();
      await timed('real host: filed to completed', async () => {
        const path = `/servers/${server.server_id}/services/${stage.service}/restart`;
        const begin = performance.now();
        const { action_id } = await host.api.call<{ action_id: number }>('POST', path);
        note('  of it: POST answered', performance.now() - begin);
        return endings.completed(action_id);
      });
      watch.take();
      const begin = performance.now();
      await timed('core alone: created to completed', () => restartThroughCore(core, server, stage.service));
      noteSteps(watch.take(), begin, note);
      await timed('bare: systemctl restart', () => bare.exec(commandLine(['systemctl', 'restart', unit])));
      await timed('bare: the probe', () => bare.exec(commandLine(probeArgv(unit))));
      await timed('bare: a look', () => bare.exec(commandLine(lookArgv([unit]))));
      await timed('bare: true', () => bare.exec('true'));
    }
    bare.close();
    endings.close();
    for (const [name, took] of samples) {
      process.stdout.write(`${name.padEnd(40)} ${median(took).toFixed(2).padStart(7)} ms\n`);
    }
  } finally {
    await close();
    await host.end();
  }
}

function noteSteps(spans: readonly Span[], begin: number, note: (name: string, took: number) => void): void {
  const of: Spans = (name) => {
    const span = spans.find((one) => one.name === name);
    if (span === undefined) throw new Error(`no ${name} among ${spans.map((one) => one.name).join(', ')}`);
    return span;
  };
  let before = begin;
  for (const [step, moment] of STEPS) {
    note(step, moment(of) - before);
    before = moment(of);
  }
}

function addToCore(
  core: Core,
  { keyFile }: Stage,
  { server_id, host, port, ssh_user, fingerprint }: StageServer,
): void {
  core.settings.change(BENCH, { verify_seconds: 0 });
  const auth = { kind: 'key', path: keyFile } as const;
  const known = { host, port, ssh_user, auth, sudo: 'none', tags: [], host_key: fingerprint } as const;
  core.servers.add(BENCH, { server_id, ...known, tags: [] });
}

function restartThroughCore(core: Core, { server_id }: StageServer, service: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let id = 0;
    const stop = core.store.subscribe((events) => {
      const end = events.find((event) => event.action_id === id && END.test(event.kind));
      if (end === undefined) return;
      stop();
      // Publishing is part of the transaction it follows.
      if (end.kind === 'action.completed') setImmediate(resolve);
      else reject(new Error(`action ${id}: ${end.kind}`));
    });
    const asked = { server_id, action_type: 'restart_service', service_name: service, parameters: {} };
    const created = core.actions.create(BENCH, asked);
    if (created.ok) id = created.value.id;
    else reject(new Error(created.problem.message));
  });
}

const END = /^action\.(completed|failed|lost|postponed|cancelled)$/;
