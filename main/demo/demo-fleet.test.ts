import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect as connectTcp, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeSSH } from 'node-ssh';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerInput } from '../contract/server.ts';
import { ServiceInput } from '../contract/service.ts';
import { GUARD_SCRIPT, TOO_LATE_EXIT } from '../core/remote-scripts.ts';
import { createManualClock } from '../core/testing/manual-clock.ts';
import { type DemoFleet, type DemoFleetOptions, startDemoFleet } from './demo-fleet.ts';
import { demoHosts } from './demo-hosts.ts';
import { createHostKey, readHostKey } from './demo-keys.ts';
import { connect, quoted } from './testing/test-client.ts';

let dataDir: string;
let fleets: DemoFleet[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-demo-'));
  fleets = [];
});
afterEach(async () => {
  await Promise.all(fleets.map((fleet) => fleet.close()));
  rmSync(dataDir, { recursive: true });
});
async function start(options: Partial<DemoFleetOptions> = {}): Promise<DemoFleet> {
  const fleet = await startDemoFleet({ dataDir, ...options });
  fleets.push(fleet);
  return fleet;
}
const identity = (fleet: DemoFleet) =>
  fleet.hosts.map(({ server_id, port, hostKey }) => ({ server_id, port, hostKey }));
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: Error) => error,
  );

describe('the demo fleet', () => {
  it('is five servers that can be added as they are', async () => {
    const fleet = await start();
    expect(fleet.hosts.map((host) => host.server_id)).toEqual(['web-1', 'web-2', 'db-1', 'media-1', 'pi-1']);
    for (const { simulated: _, services, hostKey, ...server } of fleet.hosts) {
      const auth = { kind: 'key', path: fleet.keyPath };
      expect(
        ServerInput.safeParse({ ...server, auth, host_key: hostKey.fingerprint }).error,
        server.server_id,
      ).toBeUndefined();
      for (const service of services) expect(ServiceInput.safeParse(service).error).toBeUndefined();
    }
  });

  it('is reached by node-ssh with the key it wrote, which only its owner can read', async () => {
    const fleet = await start();
    expect(statSync(fleet.keyPath).mode & 0o777).toBe(0o600);
    const { host, port, ssh_user: username } = fleet.host('pi-1');
    const ssh = await new NodeSSH().connect({ host, port, username, privateKeyPath: fleet.keyPath });
    const ran = await ssh.execCommand('sudo -n systemctl restart unbound');
    expect(ran.code).toBe(1);
    const journal = await ssh.execCommand('journalctl --no-pager --unit=unbound --lines=3');
    expect(journal.stdout).toContain("unbound.service: Failed with result 'exit-code'.");
    const closed = new Promise<void>((resolve) => ssh.connection?.once('close', () => resolve()));
    ssh.dispose();
    await closed;
  });

  it('keeps keys and ports over a restart', async () => {
    const first = await start();
    const before = identity(first);
    await first.close();
    expect(identity(await start())).toEqual(before);
  });

  it('keeps its key and takes another port where its own is taken', async () => {
    const first = await start({ count: 1 });
    const [before] = identity(first);
    await first.close();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(before?.port, '127.0.0.1', resolve));
    const [after] = identity(await start({ count: 1 }));
    await new Promise((resolve) => squatter.close(resolve));
    expect(after?.hostKey).toEqual(before?.hostKey);
    expect(after?.port).not.toBe(before?.port);
  });

  it('makes only host keys that can be read again, though ssh2 does not', () => {
    const pairs = Array.from({ length: 2000 }, createHostKey);
    expect(pairs.filter((pair) => readHostKey(pair.privateKey)?.view.fingerprint !== pair.view.fingerprint)).toEqual(
      [],
    );
  });

  it('of 200 servers starts with distinct names, ports and keys', async () => {
    const fleet = await start({ count: 200 });
    expect(new Set(fleet.hosts.map((host) => host.server_id)).size).toBe(200);
    expect(new Set(fleet.hosts.map((host) => host.port)).size).toBe(200);
    expect(new Set(fleet.hosts.map((host) => host.hostKey.fingerprint)).size).toBe(200);
    const last = await connect(fleet, 'node-200');
    expect((await last.run('systemctl restart nginx')).code).toBe(0);
    last.client.end();
  });

  it('accepts the password of its login, no other, and counts the tries', async () => {
    const hosts = demoHosts(1).map((host) => ({ ...host, password: 'swordfish' }));
    const fleet = await start({ hosts });
    const { simulated } = fleet.host('web-1');
    const good = await connect(fleet, 'web-1', { password: 'swordfish' });
    good.client.end();
    expect(simulated.authAttempts).toMatchObject({ password: 1, accepted: 1 });
    expect(await errorOf(connect(fleet, 'web-1', { password: 'wrong' }))).toMatchObject({
      level: 'client-authentication',
    });
    expect(await errorOf(connect(fleet, 'web-1', { username: 'root' }))).toMatchObject({
      level: 'client-authentication',
    });
    expect(simulated.authAttempts).toMatchObject({ password: 2, accepted: 1 });
  });

  it('survives a client that speaks no SSH', async () => {
    const fleet = await start({ count: 1 });
    const { host, port } = fleet.host('web-1');
    for (const noise of ['GET / HTTP/1.0\r\n\r\n', 'SSH-2.0-x\r\n\xff\xff\xff\xff\xff\xff\xff\xff', '']) {
      const socket = connectTcp(port, host);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => {});
      socket.end(noise, 'latin1');
      socket.resume();
      await closed;
    }
    const client = await connect(fleet, 'web-1');
    expect((await client.run('true')).code).toBe(0);
    client.client.end();
  });

  it('refuses shells and unknown subsystems and goes on', async () => {
    const fleet = await start({ count: 1 });
    const { client, run } = await connect(fleet, 'web-1');
    expect(
      await errorOf(new Promise((resolve, reject) => client.shell((error) => (error ? reject(error) : resolve(0))))),
    ).not.toBeNull();
    expect(
      await errorOf(new Promise((resolve, reject) => client.sftp((error) => (error ? reject(error) : resolve(0))))),
    ).not.toBeNull();
    expect((await run('true')).code).toBe(0);
    client.end();
  });
});

describe('faults of a simulated server', () => {
  it('offline: live connections are cut and new ones refused until it comes back on its port', async () => {
    const fleet = await start();
    const { simulated, port } = fleet.host('web-1');
    const client = await connect(fleet, 'web-1');
    await simulated.goOffline();
    await client.closed;
    expect(await errorOf(connect(fleet, 'web-1'))).toMatchObject({ code: 'ECONNREFUSED' });
    await simulated.comeBack();
    const again = await connect(fleet, 'web-1');
    expect(fleet.host('web-1').port).toBe(port);
    again.client.end();
    await simulated.goOffline();
    await simulated.goOffline();
  });

  it('dropped connections: a command under way is lost, its restart goes on', async () => {
    const clock = createManualClock();
    const fleet = await start({ clock });
    const { simulated } = fleet.host('media-1');
    const client = await connect(fleet, 'media-1');
    const { ended } = await client.start('systemctl restart transcoder');
    await expect.poll(() => simulated.restarts.length).toBe(1);
    simulated.dropConnections();
    expect((await ended).code).toBeNull();
    expect(simulated.unit('transcoder')?.activeState).toBe('activating');
    const again = await connect(fleet, 'media-1');
    expect((await again.run('true')).code).toBe(0);
    again.client.end();
  });

  it('a changed host key is shown to new connections before they log in', async () => {
    const fleet = await start();
    const { simulated, hostKey } = fleet.host('web-1');
    const live = await connect(fleet, 'web-1');
    const changed = simulated.changeHostKey();
    const tries = { ...simulated.authAttempts };
    expect(changed.fingerprint).not.toBe(hostKey.fingerprint);
    let shown = '';
    const refuse = (digest: string) => {
      shown = `SHA256:${Buffer.from(digest, 'hex').toString('base64').replace(/=+$/, '')}`;
      return false;
    };
    expect(await errorOf(connect(fleet, 'web-1', { hostHash: 'sha256', hostVerifier: refuse }))).not.toBeNull();
    expect(shown).toBe(changed.fingerprint);
    expect(simulated.authAttempts).toEqual(tries);
    expect((await live.run('true')).code).toBe(0);
    live.client.end();
  });

  it('frozen: TCP is accepted in silence, and a command that arrived runs only after the thaw', async () => {
    const fleet = await start();
    const { simulated } = fleet.host('web-1');
    const live = await connect(fleet, 'web-1');
    simulated.freeze();
    expect(await errorOf(connect(fleet, 'web-1', { readyTimeout: 200 }))).toMatchObject({ level: 'client-timeout' });
    const late = live.run('echo late');
    const waiting = connect(fleet, 'web-1');
    await expect.poll(() => simulated.connectionCount()).toBeGreaterThanOrEqual(2);
    expect(simulated.executed.get('echo late')).toBeUndefined();
    simulated.thaw();
    expect((await late).stdout).toBe('late\n');
    expect((await (await waiting).run('echo late')).code).toBe(0);
    live.client.end();
    (await waiting).client.end();
  });

  it('frozen past its time: the guard refuses the command when it thaws', async () => {
    const clock = createManualClock();
    const fleet = await start({ clock });
    const { simulated } = fleet.host('db-1');
    const live = await connect(fleet, 'db-1');
    const until = String(Math.floor(simulated.uptimeSeconds()) + 10);
    simulated.freeze();
    const late = live.run(
      quoted(['sh', '-c', GUARD_SCRIPT, 'holdpoint', simulated.bootId(), until, '', 'systemctl', 'restart', 'backup']),
    );
    clock.advance(10_000);
    simulated.thaw();
    expect((await late).code).toBe(TOO_LATE_EXIT);
    expect(simulated.restarts).toHaveLength(0);
    live.client.end();
  });

  it('rebooted: connections cut, new boot id, uptime from 0, units with new invocations', async () => {
    const clock = createManualClock();
    const fleet = await start({ clock });
    const { simulated } = fleet.host('web-2');
    const before = { boot: simulated.bootId(), nginx: simulated.unit('nginx')?.invocationId };
    const client = await connect(fleet, 'web-2');
    simulated.reboot();
    await client.closed;
    clock.advance(2000);
    expect(simulated.bootId()).not.toBe(before.boot);
    expect(simulated.uptimeSeconds()).toBe(2);
    expect(simulated.unit('nginx')?.invocationId).not.toBe(before.nginx);
    expect(simulated.unit('nginx')?.activeState).toBe('active');
    expect(simulated.unit('app')?.activeState).toBe('failed');
    expect(simulated.restarts).toHaveLength(0);
  });
});
