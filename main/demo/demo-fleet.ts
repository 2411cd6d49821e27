/**
 * The demo fleet: simulated Linux servers that speak real SSH on 127.0.0.1 in this process, so that the product's own
 * SSH path talks to them. Only the far end is simulated.
 */
import type { HostKey, Sudo } from '../contract/server.ts';
import type { Clock } from '../core/ports.ts';
import { systemClock } from '../core/system-clock.ts';
import { type DemoHostSpec, demoHosts, unitsOf } from './demo-hosts.ts';
import { createHostKey, type DemoFolder, openDemoFolder, readHostKey } from './demo-keys.ts';
import { createSimulatedHost, type SimulatedHost } from './simulated-host.ts';
import { createSimulatedMachine, type SudoPolicy } from './simulated-machine.ts';
import { openSshListener } from './ssh-listener.ts';

const DEFAULT_COUNT = 5;
const FIRST_UPTIME_SECONDS = 4 * 86_400;
const UPTIME_STEP_SECONDS = 7 * 3600 + 13;

export interface DemoFleetOptions {
  /** The data folder; keys and ports are kept in its folder `demo`. */
  dataDir: string;
  /** How many servers; 5 where not given. Not looked at where `hosts` is given. */
  count?: number;
  hosts?: readonly DemoHostSpec[];
  /** The machine's clock where not given. */
  clock?: Clock;
}

/** What is needed to add the server to Holdpoint, and the handle for its faults. */
export interface DemoHost {
  server_id: string;
  display_name: string;
  host: string;
  port: number;
  ssh_user: string;
  tags: string[];
  sudo: Sudo;
  sudo_password?: string;
  /** The key it had when the fleet started. */
  hostKey: HostKey;
  services: { name: string; display_name: string; is_critical: boolean }[];
  simulated: SimulatedHost;
}

export interface DemoFleet {
  readonly hosts: readonly DemoHost[];
  /** The private key every host accepts. */
  readonly keyPath: string;
  /** By server id; a missing one is a bug and throws. */
  host(serverId: string): DemoHost;
  /** Cuts all connections and frees all ports. Safe to call twice. */
  close(): Promise<void>;
}

interface RunningHost {
  host: DemoHost;
  privateHostKey: string;
  close(): Promise<void>;
}

/** Starts all servers; rejects where the folder cannot be written or no port can be had. */
export async function startDemoFleet(options: DemoFleetOptions): Promise<DemoFleet> {
  const { clock = systemClock } = options;
  const folder = openDemoFolder(options.dataDir);
  const specs = options.hosts ?? demoHosts(options.count ?? DEFAULT_COUNT);
  const start = (spec: DemoHostSpec) => startHost(spec, specs.indexOf(spec), folder, clock);
  // Those that had a port go first, so that none of the others is given it.
  const hadPort = ({ server_id }: DemoHostSpec) => Object.hasOwn(folder.saved, server_id);
  const started = await Promise.allSettled(specs.filter(hadPort).map(start));
  started.push(...(await Promise.allSettled(specs.filter((spec) => !hadPort(spec)).map(start))));
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = async () => {
    await Promise.all(running.map((each) => each.close()));
  };
  const failed = started.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }

  const saved = running.map(({ host, privateHostKey }) => [
    host.server_id,
    { port: host.port, host_key: privateHostKey },
  ]);
  folder.save({ ...folder.saved, ...Object.fromEntries(saved) });
  const byId = new Map(running.map(({ host }) => [host.server_id, host]));
  return {
    hosts: specs.flatMap((spec) => byId.get(spec.server_id) ?? []),
    keyPath: folder.keyPath,
    host(serverId) {
      const host = byId.get(serverId);
      if (host === undefined) throw new Error(`the demo fleet has no server ${serverId}`);
      return host;
    },
    close,
  };
}

async function startHost(spec: DemoHostSpec, index: number, folder: DemoFolder, clock: Clock): Promise<RunningHost> {
  const saved = folder.saved[spec.server_id];
  const hostKey = (saved && readHostKey(saved.host_key)) ?? createHostKey();
  const machine = createSimulatedMachine(
    {
      hostname: spec.server_id,
      user: spec.ssh_user,
      sudo: spec.sudo,
      units: unitsOf(spec),
      uptimeSeconds: FIRST_UPTIME_SECONDS + index * UPTIME_STEP_SECONDS,
    },
    clock,
  );
  const listener = await openSshListener({
    machine,
    hostKey,
    clientKey: folder.clientKey,
    password: spec.password ?? null,
    preferredPort: saved?.port ?? null,
  });
  return {
    host: {
      server_id: spec.server_id,
      display_name: spec.display_name,
      host: '127.0.0.1',
      port: listener.port,
      ssh_user: spec.ssh_user,
      tags: spec.tags,
      ...sudoSetting(spec.ssh_user, spec.sudo),
      hostKey: hostKey.view,
      services: spec.services.map(({ name, display_name, is_critical }) => ({ name, display_name, is_critical })),
      simulated: createSimulatedHost(machine, listener, hostKey),
    },
    privateHostKey: hostKey.privateKey,
    async close() {
      await listener.close();
      machine.dispose();
    },
  };
}

/** How Holdpoint is to become root there. */
function sudoSetting(user: string, policy: SudoPolicy): Pick<DemoHost, 'sudo' | 'sudo_password'> {
  if (user === 'root') return { sudo: 'none' };
  return policy.kind === 'password' ? { sudo: 'password', sudo_password: policy.password } : { sudo: 'passwordless' };
}
