/**
 * (f) The desk of the real host on a session bus of its own, with doubles of panel and notification daemon: from filing to
 * the notice at the daemon, from a click in the menu to the API, a flood, and what it costs when nothing happens.
 */
import { type DaemonDouble, startNotificationDaemon } from '../../main/desktop/linux/testing/daemon-double.ts';
import { NO_DBUS_DAEMON, startPrivateBus } from '../../main/desktop/linux/testing/private-bus.ts';
import { startWatcher, type WatcherDouble } from '../../main/desktop/linux/testing/watcher-double.ts';
import { startHostProcess } from '../support/host-process.ts';
import { processorSeconds, residentMb } from '../support/process-cost.ts';
import { seedCrowd } from '../support/seed-crowd.ts';
import { addSimulated, startSimulated } from '../support/simulated.ts';
import { until } from '../support/until.ts';
import { type HostUnderBench, startHostUnderBench } from './host-under-bench.ts';
import { measured, type Row } from './row.ts';
import type { Sizes } from './sizes.ts';
import { Skip } from './skip.ts';
import { percentile, summarize } from './statistics.ts';

type Size = Sizes['desk'];

interface Stage {
  size: Size;
  host: HostUnderBench;
  watcher: WatcherDouble;
  daemon: DaemonDouble;
}

interface Desktop {
  env: Record<string, string>;
  watcher: WatcherDouble;
  daemon: DaemonDouble;
}

export async function benchDesk(size: Size): Promise<Row[]> {
  if (NO_DBUS_DAEMON !== null) throw new Skip(NO_DBUS_DAEMON);
  return [
    ...(await onDesktop((desktop) => withManyServers(desktop, size))),
    ...(await onDesktop((desktop) => idle(desktop, size))),
  ];
}

async function onDesktop(work: (desktop: Desktop) => Promise<Row[]>): Promise<Row[]> {
  const bus = await startPrivateBus();
  try {
    const watcher = await startWatcher(await bus.connect());
    const daemon = await startNotificationDaemon(await bus.connect());
    return await work({ env: bus.env, watcher, daemon });
  } finally {
    await bus.close();
  }
}

async function withManyServers({ env, watcher, daemon }: Desktop, size: Size): Promise<Row[]> {
  const options = { desktop: true, args: ['--no-open'], env };
  const seed = (dataDir: string) => seedCrowd(dataDir, { servers: size.servers, services: 1 });
  const host = await startHostUnderBench(seed, options);
  const stage = { host, watcher, daemon, size };
  try {
    await until('the tray', () => watcher.items.length > 0);
    await until('every server was looked at', async () => (await unseen(host)) === 0, 60_000);
    return [...(await notices(stage)), ...(await clicks(stage)), ...(await flood(stage))];
  } finally {
    await host.end();
  }
}

async function unseen(host: HostUnderBench): Promise<number> {
  const { servers } = await host.api.call<{ servers: { connection_failure: unknown }[] }>('GET', '/servers');
  return servers.filter((server) => server.connection_failure === null).length;
}

const file = (host: HostUnderBench, service: string, server = 'web-0') =>
  host.api.call<{ action_id: number }>('POST', `/servers/${server}/services/${service}/restart`, {});

/** One filed after the other was told, so each has a notice, or a new text of the summary, of its own. */
async function notices({ host, daemon, size }: Stage): Promise<Row[]> {
  const samples: number[] = [];
  for (let index = 0; index < size.filed; index += 1) {
    const before = daemon.notices.length;
    const begin = performance.now();
    await file(host, `bench-${index}`);
    await until('the notice', () => daemon.notices.length > before);
    samples.push(performance.now() - begin);
  }
  return [row(`filed, to the notice at the daemon, p95, ${size.servers} servers`, samples, 300)];
}

/** Pauses and resumes a server of many by its menu entry. */
async function clicks({ host, watcher, size }: Stage): Promise<Row[]> {
  const samples: number[] = [];
  for (let index = 0; index < size.clicks; index += 1) {
    const wanted = index % 2 === 0 ? 'Resume Web 0' : 'Pause Web 0';
    const id = await until(`the entry ${wanted}`, async () => entryId((await watcher.layout()).root, wanted));
    const begin = performance.now();
    await watcher.click(id);
    await until('the API says so', async () => {
      const { is_paused } = await host.api.call<{ is_paused: boolean }>('GET', '/servers/web-0');
      return is_paused === (index % 2 === 1);
    });
    samples.push(performance.now() - begin);
  }
  return [row(`clicked in the tray, to seen in the API, p95, ${size.servers} servers`, samples, 200)];
}

interface Node {
  id: number;
  properties: Record<string, unknown>;
  children: Node[];
}

function entryId(node: Node, label: string): number | null {
  if (node.properties.label === label) return node.id;
  for (const child of node.children) {
    const found = entryId(child, label);
    if (found !== null) return found;
  }
  return null;
}

/** `25 actions wait for you`: 25; 0 where no number begins the title. */
function countIn(title: string): number {
  return Number(/^[\d,]+/.exec(title)?.[0].replaceAll(',', '') ?? 0);
}

async function flood({ host, watcher, daemon, size }: Stage): Promise<Row[]> {
  await host.api.call('PUT', '/servers/web-0/pause', {});
  const known = new Set(daemon.notices.map(({ id }) => id));
  const told = daemon.notices.length;
  const layouts = () => watcher.signals.filter(([member]) => member === 'LayoutUpdated').length;
  const before = layouts();
  const begin = performance.now();
  await Promise.all(Array.from({ length: size.flood }, (_, index) => file(host, `flood-${index}`)));
  const took = performance.now() - begin;
  // Where they are filed slower than a flood is, each may be told for itself.
  await until('all are told', () => {
    const since = daemon.notices.slice(told);
    return since.length >= size.flood || since.some(({ title }) => countIn(title) >= size.flood);
  });
  await until('the menu', () => layouts() > before);
  const windows = new Set(daemon.notices.map(({ id }) => id).filter((id) => !known.has(id)));
  const drawn = layouts() - before;
  const note = `${size.flood} filed in ${took.toFixed(0)} ms`;
  const count = (what: string, value: number, atMost: number) =>
    measured('f', { what, ours: { value, unit: '' }, bound: { atMost }, note });
  return [
    count(`${size.flood} filed at once: notifications`, windows.size, 2),
    count(`${size.flood} filed at once: menus drawn`, drawn, Math.ceil((performance.now() - begin) / 250) + 1),
  ];
}

/** Servers that answer, so that connections are held and rounds go on; what a round costs is left out by the median. */
async function idle({ env, watcher }: Desktop, size: Size): Promise<Row[]> {
  const fleet = await startSimulated(size.idleServers, ['nginx', 'postgresql']);
  const host = await startHostProcess({ desktop: true, args: ['--no-open'], env });
  try {
    for (let index = 1; index <= size.idleServers; index += 1) await addSimulated(host, fleet, `sim-${index}`);
    await until('the tray', () => watcher.items.length > 0);
    await until(
      'all are online',
      async () => {
        const { body } = await host.call<{ servers: { status: string }[] }>('GET', '/servers');
        return body.servers.every(({ status }) => status === 'online');
      },
      60_000,
    );
    const shares: number[] = [];
    for (let second = 0; second < size.idleSeconds; second += 1) shares.push(await cpuShareOfASecond(host.pid));
    const share = summarize(shares);
    const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
    return [
      measured('f', {
        what: `idle with tray, ${size.idleServers} servers, no window: resident`,
        ours: { value: residentMb(host.pid), unit: 'MB' },
        bound: { atMost: 150 },
      }),
      measured('f', {
        what: 'the same: CPU between watches, of a core',
        ours: { value: share.median * 100, unit: '%' },
        bound: { atMost: 1 },
        note: `with the watches, on average: ${(mean * 100).toFixed(1)} %`,
        samples: { share },
      }),
    ];
  } finally {
    await host.end();
    await fleet.close();
  }
}

async function cpuShareOfASecond(pid: number): Promise<number> {
  const [used, begin] = [processorSeconds(pid), performance.now()];
  await until('a second passed', () => performance.now() - begin >= 1_000);
  return (processorSeconds(pid) - used) / ((performance.now() - begin) / 1_000);
}

function row(what: string, samples: number[], atMost: number): Row {
  const ours = { value: percentile(samples, 0.95), unit: 'ms' as const };
  const summary = summarize(samples);
  const note = `${samples.length} times; median ${summary.median.toFixed(1)} ms, slowest ${summary.max.toFixed(0)} ms`;
  return measured('f', {
    what,
    ours,
    bound: { atMost },
    note,
    samples: { ours: summary },
  });
}
