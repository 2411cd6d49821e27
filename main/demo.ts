/** `holdpoint demo`: the Node host with the demo fleet as its servers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Closing } from './closing.ts';
import { type Actor, HOST } from './contract/actor.ts';
import type { Core } from './core/core.ts';
import type { Result } from './core/result.ts';
import { type DemoHost, startDemoFleet } from './demo/demo-fleet.ts';

/** The demo is watched closely, so that what dies is seen dying. */
const POLL_SECONDS = 5;
/** The server that is in maintenance mode when the demo first starts, with one fix waiting. */
const HELD_SERVER = 'web-2';

const DEMO: Actor = { ...HOST, name: 'demo' };

/** The folder belongs to a real Holdpoint, whose servers the demo must not mix with. */
export class NotADemoFolderError extends Error {
  readonly code = 'not_a_demo_folder';

  constructor(dataDir: string) {
    super(
      `The folder ${dataDir} holds servers of yours; the demo needs a folder of its own, so give it another --data-dir.`,
    );
  }
}

/** Starts the fleet and makes Holdpoint know it, before it looks at any server. What a person changed in an earlier demo stays. */
export async function startDemo(core: Core, dataDir: string, closing: Closing): Promise<void> {
  const known = new Map((await core.servers.list(core.turns.pace())).map((server) => [server.server_id, server.port]));
  if (known.size > 0 && !existsSync(join(dataDir, 'demo'))) throw new NotADemoFolderError(dataDir);
  const fleet = await startDemoFleet({ dataDir });
  closing.add(() => fleet.close());
  if (known.size === 0) core.settings.change(DEMO, { poll_seconds: POLL_SECONDS });
  for (const host of fleet.hosts) {
    const port = known.get(host.server_id);
    if (port === undefined) addHost(core, host, fleet.keyPath);
    else if (port !== host.port) {
      done(core.servers.edit(DEMO, host.server_id, { port: host.port, ...loginOf(host, fleet.keyPath) }));
    }
  }
  if (known.size === 0) holdOne(core);
}

function addHost(core: Core, host: DemoHost, keyPath: string): void {
  done(
    core.servers.add(DEMO, {
      server_id: host.server_id,
      display_name: host.display_name,
      host: host.host,
      port: host.port,
      ssh_user: host.ssh_user,
      tags: host.tags,
      ...loginOf(host, keyPath),
    }),
  );
  for (const service of host.services) done(core.services.add(DEMO, host.server_id, { ...service, enabled: true }));
}

/** At another port it is another server, which knows none of these any more. */
function loginOf({ sudo, sudo_password, hostKey }: DemoHost, keyPath: string) {
  return {
    auth: { kind: 'key' as const, path: keyPath },
    sudo,
    ...(sudo_password === undefined ? {} : { sudo_password }),
    host_key: hostKey.fingerprint,
  };
}

function holdOne(core: Core): void {
  done(core.servers.pause(DEMO, HELD_SERVER, { reason: 'Trying Holdpoint: fixes for this server wait for you' }));
  const note = 'Filed by the demo, as a monitoring tool would: approve it and see it run';
  done(
    core.actions.create(DEMO, {
      server_id: HELD_SERVER,
      action_type: 'restart_service',
      service_name: 'nginx',
      parameters: {},
      note,
    }),
  );
}

/** What the demo asks for is always allowed; a refusal is a bug. */
function done(result: Result<unknown>): void {
  if (!result.ok) throw new Error(`the demo could not be set up: ${result.problem.message}`);
}
