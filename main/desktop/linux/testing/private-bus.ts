/** A session bus for tests that starts no services by itself: the doubles are the only ones on it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type MessageBus } from 'dbus-native';

/** Why there is none, to be shown where a suite is skipped; null where there is one. */
export const NO_DBUS_DAEMON: string | null =
  spawnSync('dbus-daemon', ['--version']).status === 0 ? null : 'dbus-daemon is not installed';

export interface PrivateBus {
  env: { DBUS_SESSION_BUS_ADDRESS: string };
  pid(): number;
  /** A connection of a test double's. */
  connect(): Promise<MessageBus>;
  kill(): Promise<void>;
  /** A new bus at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startPrivateBus(): Promise<PrivateBus> {
  const folder = mkdtempSync(join(tmpdir(), 'private-bus-'));
  const socket = join(folder, 'bus');
  const address = `unix:path=${socket}`;
  const config = join(folder, 'bus.conf');
  writeFileSync(config, configFor(address));
  let daemon = await startDaemon(config);
  const clients: MessageBus[] = [];
  const kill = async () => {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill('SIGKILL');
    await ended;
    rmSync(socket, { force: true });
  };
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    pid: () => daemon.pid ?? 0,
    kill,
    async connect() {
      const client = createClient({ busAddress: address, variants: 'wrap' });
      client.connection.on('error', () => {});
      client.connection.on('handlerError', (error: Error) => console.error('a double failed', error));
      await client.getId();
      clients.push(client);
      return client;
    },
    async restart() {
      await kill();
      daemon = await startDaemon(config);
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startDaemon(config: string): Promise<ChildProcess> {
  const args = [`--config-file=${config}`, '--nofork', '--print-address'];
  const daemon = spawn('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve, reject) => {
    // It prints its address once it listens.
    daemon.stdout.once('data', resolve);
    daemon.once('exit', () => reject(new Error('dbus-daemon ended at once')));
  });
  return daemon;
}

function configFor(address: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>${address}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`;
}
