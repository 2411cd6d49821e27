/** A real Holdpoint process that watches hosts of the fleet closely, so that no test has to wait long. */
import type { Settings } from '../../main/contract/settings.ts';
import { ask, changeSettings, type ServerView } from '../support/api.ts';
import { type HostProcess, type StartOptions, startHostProcess } from '../support/host-process.ts';
import { fingerprintOf, readInventory } from './fleet.ts';

export async function startOnFleet(settings: Partial<Settings> = {}, options: StartOptions = {}): Promise<HostProcess> {
  const host = await startHostProcess(options);
  await changeSettings(host, { poll_seconds: 1, verify_seconds: 1, offline_after_seconds: 5, ...settings });
  return host;
}

/** Adds host `number` of the fleet under a name of its own: root by key, its host key accepted, unless told otherwise. */
export function addServer(
  host: HostProcess,
  serverId: string,
  number: number,
  other: Record<string, unknown> = {},
): Promise<ServerView> {
  const { hosts, keyFile } = readInventory();
  const machine = hosts[number - 1];
  if (machine === undefined) throw new Error(`the fleet has no host ${number}`);
  return ask(host, 'POST', '/servers', {
    server_id: serverId,
    host: machine.host,
    port: machine.port,
    ssh_user: 'root',
    auth: { kind: 'key', path: keyFile },
    sudo: 'none',
    host_key: fingerprintOf(machine.hostKey),
    ...other,
  });
}
