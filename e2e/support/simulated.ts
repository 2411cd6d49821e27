/** Simulated servers inside the test process: real SSH on loopback, and every command they ran is known. */
import { rmSync } from 'node:fs';
import { type DemoFleet, type DemoHost, startDemoFleet } from '../../main/demo/demo-fleet.ts';
import type { DemoHostSpec, DemoServiceSpec } from '../../main/demo/demo-hosts.ts';
import type { UnitBehaviour } from '../../main/demo/unit-spec.ts';
import { ask, type ServerView } from './api.ts';
import { type HostProcess, temporaryFolder } from './host-process.ts';

export type { DemoFleet, DemoHost };

/** Units by name; what is not said works. */
export type Units = readonly string[] | Readonly<Record<string, UnitBehaviour>>;

/** Servers `sim-1`, `sim-2` … with a root login, all with the same units. */
export async function startSimulated(count: number, units: Units): Promise<DemoFleet> {
  const dataDir = temporaryFolder();
  const behaviours = Array.isArray(units)
    ? units.map((name): [string, UnitBehaviour] => [name, { kind: 'works' }])
    : Object.entries(units as Record<string, UnitBehaviour>);
  const services = behaviours.map(
    ([name, behaviour]): DemoServiceSpec => ({ name, display_name: name, is_critical: false, behaviour }),
  );
  const hosts = Array.from(
    { length: count },
    (_, index): DemoHostSpec => ({
      server_id: `sim-${index + 1}`,
      display_name: `Simulated ${index + 1}`,
      ssh_user: 'root',
      tags: [],
      sudo: { kind: 'passwordless' },
      services,
    }),
  );
  const fleet = await startDemoFleet({ dataDir, hosts });
  return {
    ...fleet,
    async close() {
      await fleet.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Makes the program know a simulated server, its host key accepted. */
export function addSimulated(
  host: HostProcess,
  fleet: DemoFleet,
  serverId: string,
  other: Record<string, unknown> = {},
): Promise<ServerView> {
  const machine = fleet.host(serverId);
  return ask(host, 'POST', '/servers', {
    server_id: serverId,
    host: machine.host,
    port: machine.port,
    ssh_user: machine.ssh_user,
    auth: { kind: 'key', path: fleet.keyPath },
    sudo: machine.sudo,
    host_key: machine.hostKey.fingerprint,
    ...other,
  });
}

/** How often the server was told to restart the unit. */
export function restartsOf(fleet: DemoFleet, serverId: string, unit: string): number {
  return fleet.host(serverId).simulated.executed.get(`systemctl restart ${unit}`) ?? 0;
}
