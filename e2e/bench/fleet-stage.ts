/** The real fleet as a stage: brought up where it is missing or too small, and left as it was found. */
import { existsSync, readFileSync } from 'node:fs';
import { FLEET_STATE, fleet, readInventory } from '../fleet/fleet.ts';
import { whyNoFleet } from '../fleet/packages.ts';
import { Skip } from './skip.ts';
import { fingerprintOf, type Stage } from './stage.ts';

/** Written by fleet.sh: the process that brought the fleet up. */
const OWNER = '/run/fleet.owner';

/** Throws Skip where this machine cannot have a fleet. */
export async function fleetStage(count: number): Promise<Stage> {
  const why = whyNoFleet();
  if (why !== null) throw new Skip(why);
  const present = isInUse() ? 0 : presentHosts();
  await bringUp(Math.max(count, present));
  const { hosts, keyFile } = readInventory();
  return {
    kind: 'fleet',
    why: null,
    keyFile,
    service: 'demo',
    servers: hosts.slice(0, count).map(({ name, host, port, hostKey }) => ({
      server_id: name,
      host,
      port,
      ssh_user: 'root',
      fingerprint: fingerprintOf(hostKey.split(' ')[1] ?? ''),
    })),
    async close() {
      if (present === 0) await fleet('down');
      else if (present < count) await fleet('up', String(present));
    },
  };
}

function presentHosts(): number {
  return existsSync(`${FLEET_STATE}/fleet.json`) ? readInventory().hosts.length : 0;
}

/** Another program has the fleet; `up` waits until it has taken it down. */
function isInUse(): boolean {
  return existsSync(OWNER) && existsSync(`/proc/${readFileSync(OWNER, 'utf8').trim()}`);
}

async function bringUp(count: number): Promise<void> {
  process.stderr.write(`    bringing up ${count} real servers ...\n`);
  try {
    await fleet('up', String(count));
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new Skip(`the fleet did not come up: ${said.split('\n').at(-1)}`);
  }
}
