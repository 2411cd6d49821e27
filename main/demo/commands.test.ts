import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientChannel } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDiscovery } from '../core/discovery.ts';
import {
  DISCOVER_ARGV,
  GUARD_SCRIPT,
  journalArgv,
  lookArgv,
  openingMarker,
  TAGGED_ARGV,
  TOO_LATE_EXIT,
  TOO_LATE_MARKER,
} from '../core/remote-scripts.ts';
import { parseLook } from '../core/systemd.ts';
import { createManualClock } from '../core/testing/manual-clock.ts';
import { type DemoFleet, startDemoFleet } from './demo-fleet.ts';
import type { DemoHostSpec } from './demo-hosts.ts';
import { connect, quoted, type TestClient } from './testing/test-client.ts';
import type { UnitBehaviour } from './unit-spec.ts';

const clock = createManualClock();
const service = (name: string, behaviour: UnitBehaviour) => ({
  name,
  display_name: name,
  is_critical: false,
  behaviour,
});
const specimen: DemoHostSpec = {
  server_id: 'one',
  display_name: 'One',
  ssh_user: 'root',
  tags: [],
  sudo: { kind: 'passwordless' },
  services: [
    service('plex', { kind: 'works' }),
    service('broken', { kind: 'fails', message: 'bad configuration in /etc/broken.conf line 7' }),
    service('stuck', { kind: 'hangs', seconds: 60 }),
    service('flaky', { kind: 'dies', message: 'gone' }),
    service('limited', { kind: 'start_limited' }),
    service('locked', { kind: 'masked' }),
  ],
};
const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-demo-'));
let fleet: DemoFleet;
let client: TestClient;

beforeAll(async () => {
  fleet = await startDemoFleet({ dataDir, hosts: [specimen], clock });
  client = await connect(fleet, 'one');
});
afterAll(async () => {
  client.client.end();
  await fleet.close();
  rmSync(dataDir, { recursive: true });
});
/** As any SSH client may; ssh2's own `signal` sends nothing once its input has ended. */
function sendSignal(channel: ClientChannel, name: string): void {
  const { outgoing } = channel as unknown as { outgoing: { id: number } };
  const { _protocol } = client.client as unknown as { _protocol: { signal(id: number, name: string): void } };
  _protocol.signal(outgoing.id, name);
}
const simulated = () => fleet.host('one').simulated;

describe('systemctl on a simulated server', () => {
  it('restarts a unit that works: exit 0, silent, in the log once', async () => {
    const before = simulated().restarts.length;
    expect(await client.run('systemctl restart -- plex')).toEqual({
      code: 0,
      signal: undefined,
      stdout: '',
      stderr: '',
    });
    expect(simulated().restarts.slice(before)).toEqual([
      { unit: 'plex.service', invocationId: simulated().unit('plex')?.invocationId, at: clock.now() },
    ]);
  });

  it('counts every command it ran by its words, however it was quoted and wrapped', async () => {
    await client.run(quoted(['systemctl', 'restart', 'pihole-FTL']));
    await client.run('sudo -n -- env LC_ALL=C systemctl restart pihole-FTL');
    expect(simulated().executed.get('systemctl restart pihole-FTL')).toBe(2);
  });

  it('answers a failing start with exit 1 and the reason, and shows the cause in the journal', async () => {
    const ran = await client.run('systemctl restart broken');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(
      /^Job for broken\.service failed because the control process exited with error code\.\nSee /,
    );
    const journal = await client.run(quoted(journalArgv('broken.service')));
    expect(journal.stdout).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000 one systemd\[1\]: Starting broken/m);
    expect(journal.stdout).toContain('broken[');
    expect(journal.stdout).toContain('bad configuration in /etc/broken.conf line 7\n');
  });

  it('answers exit 0 for a unit that dies a second later', async () => {
    expect((await client.run('systemctl restart flaky')).code).toBe(0);
    expect((await client.run('systemctl is-active flaky')).stdout).toBe('active\n');
    clock.advance(1000);
    expect(await client.run('systemctl is-active flaky')).toMatchObject({ code: 3, stdout: 'failed\n' });
  });

  it('refuses a unit at its start limit, until reset-failed', async () => {
    for (let count = 0; count < 5; count += 1) await client.run('systemctl restart limited');
    const refused = await client.run('systemctl restart limited');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('was attempted too often') });
    expect((await client.run('systemctl show -p Result limited')).stdout).toBe('Result=start-limit-hit\n');
    expect((await client.run('systemctl reset-failed limited')).code).toBe(0);
    expect((await client.run('systemctl restart limited')).code).toBe(0);
  });

  it('refuses masked units with exit 1 and unknown ones with exit 5, in its own words', async () => {
    expect(await client.run('systemctl restart locked')).toMatchObject({
      code: 1,
      stderr: 'Failed to restart locked.service: Unit locked.service is masked.\n',
    });
    expect(await client.run('systemctl restart -- nope')).toMatchObject({
      code: 5,
      stderr: 'Failed to restart nope.service: Unit nope.service not found.\n',
    });
  });

  it('takes an injected name, correctly quoted, for the name of one unknown unit', async () => {
    const ran = await client.run(quoted(['systemctl', 'restart', '--', 'plex; touch x']));
    expect(ran).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('plex\\x3b\\x20touch\\x20x.service not found'),
    });
    const escaped = await client.run(quoted(['systemctl', 'restart', '--', 'systemd-fsck@dev-disk-by\\x2duuid']));
    expect(escaped.code).toBe(0);
  });

  it('ends at a signal while the unit goes on activating', async () => {
    for (const name of ['TERM', 'KILL']) {
      const { channel, ended } = await client.start('systemctl restart stuck', '', true);
      await expect.poll(() => simulated().unit('stuck')?.activeState).toBe('activating');
      channel.signal(name);
      expect(await ended).toMatchObject({ code: null, signal: `SIG${name}` });
      expect(simulated().unit('stuck')).toMatchObject({ activeState: 'activating', subState: 'start' });
      expect(simulated().unit('stuck')?.jobId).toBeGreaterThan(0);
    }
  });

  it('tells a hanging start apart by its time-out', async () => {
    const { ended } = await client.start('systemctl restart stuck');
    const count = simulated().restarts.length;
    await expect.poll(() => simulated().executed.get('systemctl restart stuck')).toBeGreaterThan(0);
    clock.advance(60_000);
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('a timeout was exceeded') });
    expect(simulated().restarts).toHaveLength(count);
  });

  it('lists its units in five columns', async () => {
    const lines = (await client.run('systemctl list-units --type=service --all')).stdout.trimEnd().split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^plex\.service +loaded +active +running +plex$/));
    expect(lines).toContainEqual(expect.stringMatching(/^locked\.service +masked +inactive +dead +locked$/));
  });

  it('is discovered as the core asks for it, stopped and masked units too', async () => {
    const found = parseDiscovery((await client.run(quoted(DISCOVER_ARGV))).stdout);
    const unit = (name: string) => found?.find((one) => one.name === name);
    expect(unit('plex.service')).toMatchObject({ activeState: 'active', description: 'plex', enablement: 'enabled' });
    expect(unit('locked.service')).toMatchObject({ activeState: 'inactive', enablement: 'masked' });
  });
});

describe('the constant scripts on a simulated server', () => {
  it('look: is read by the core, unit by unit in the order asked for', async () => {
    const { stdout, code } = await client.run(quoted(lookArgv(['plex.service', 'nope.service', 'locked.service'])));
    expect(code).toBe(0);
    const look = parseLook(stdout, 3);
    expect(look).toMatchObject({ bootId: simulated().bootId(), units: [{ id: 'plex.service' }, {}, {}] });
    expect(look?.uptimeSeconds).toBeCloseTo(simulated().uptimeSeconds(), 1);
    expect(look?.units.map((unit) => unit.loadState)).toEqual(['loaded', 'not-found', 'masked']);
    expect(look?.units[0]).toMatchObject({ activeState: 'active', hasJob: false, pid: expect.any(Number) });
    expect(parseLook((await client.run(quoted(lookArgv([])))).stdout, 0)).not.toBeNull();
  });

  const TOKEN = '0f'.repeat(16);
  const guarded = (bootId: string, uptime: number, line = '') =>
    quoted(['sh', '-c', GUARD_SCRIPT, 'holdpoint', TOKEN, bootId, String(uptime), line, 'echo', 'ran it']);

  it('guard: runs the command on that boot before that uptime', async () => {
    const uptime = Math.floor(simulated().uptimeSeconds()) + 1;
    expect(await client.run(guarded(simulated().bootId(), uptime))).toMatchObject({
      code: 0,
      stdout: `${openingMarker(TOKEN)}ran it\n`,
    });
  });

  it('AUD-3: guard leaves its line in the journal, as the login, where the command starts and only there', async () => {
    const uptime = Math.floor(simulated().uptimeSeconds());
    await client.run(guarded(simulated().bootId(), uptime + 99, 'a line'));
    await client.run(guarded(simulated().bootId(), uptime, 'too late'));
    const { stdout } = await client.run(quoted(TAGGED_ARGV));
    expect(stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))).toMatchObject([
      { MESSAGE: 'a line', _UID: expect.stringMatching(/^(0|1000)$/) },
    ]);
  });

  it('guard: refuses at that uptime or on another boot, and runs nothing', async () => {
    const before = simulated().executed.get('echo ran it') ?? 0;
    const uptime = Math.floor(simulated().uptimeSeconds());
    const opening = openingMarker(TOKEN);
    const refusal = { code: TOO_LATE_EXIT, stdout: opening, stderr: `${opening}${TOO_LATE_MARKER}\n` };
    expect(await client.run(guarded(simulated().bootId(), uptime))).toMatchObject(refusal);
    expect(await client.run(guarded('another-boot', uptime + 99))).toMatchObject(refusal);
    expect(simulated().executed.get('echo ran it') ?? 0).toBe(before);
  });
});

describe('other programs on a simulated server', () => {
  it('journalctl frees old journals once and reports it on stderr', async () => {
    expect((await client.run('journalctl --disk-usage')).stdout).toContain('88.0M');
    const first = await client.run('journalctl --vacuum-time=7d');
    expect(first).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('freed 64.0M of archived') });
    const second = await client.run('journalctl --vacuum-time=7d');
    expect(second.stderr).not.toContain('Deleted');
    expect(second.stderr).toContain('freed 0B of archived journals from /var/log/journal/');
    expect((await client.run('journalctl --disk-usage')).stdout).toContain('24.0M');
  });

  it('an unknown program is 127, an unquoted injection is 2 and runs nothing', async () => {
    expect(await client.run('xyz a')).toMatchObject({ code: 127, stderr: 'sh: 1: xyz: not found\n' });
    const before = simulated().restarts.length;
    expect(await client.run('systemctl restart plex; touch x')).toMatchObject({
      code: 2,
      stderr: 'sh: 1: Syntax error: ";" unexpected\n',
    });
    expect(simulated().restarts).toHaveLength(before);
  });

  it('sleep ends by the clock, or at once by a signal after its input ended', async () => {
    const slept = await client.start('sleep 30');
    await expect.poll(() => simulated().executed.get('sleep 30')).toBe(1);
    clock.advance(30_000);
    expect((await slept.ended).code).toBe(0);
    const killed = await client.start('sleep 30');
    await expect.poll(() => simulated().executed.get('sleep 30')).toBe(2);
    sendSignal(killed.channel, 'TERM');
    expect((await killed.ended).signal).toBe('SIGTERM');
  });

  it('cat, echo, true, command and plain sh -c behave as named', async () => {
    expect((await client.run('cat /proc/uptime')).stdout).toMatch(/^\d+\.\d\d \d+\.\d\d\n$/);
    expect((await client.run('cat /etc/shadow')).code).toBe(1);
    expect((await client.run(`sh -c 'echo "a  b"'`)).stdout).toBe('a  b\n');
    expect((await client.run('true')).code).toBe(0);
    expect((await client.run('command -v sudo')).stdout).toBe('/usr/bin/sudo\n');
    expect((await client.run('command -v nano')).code).toBe(127);
  });
});
