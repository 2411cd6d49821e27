import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoFleet, startDemoFleet } from './demo-fleet.ts';
import type { DemoHostSpec } from './demo-hosts.ts';
import type { SudoPolicy } from './simulated-machine.ts';
import { connect, type Ran } from './testing/test-client.ts';

const host = (server_id: string, sudo: SudoPolicy): DemoHostSpec => ({
  server_id,
  display_name: server_id,
  ssh_user: 'deploy',
  tags: [],
  sudo,
  services: [{ name: 'plex', display_name: 'Plex', is_critical: false, behaviour: { kind: 'works' } }],
});
const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-demo-'));
let fleet: DemoFleet;

beforeAll(async () => {
  fleet = await startDemoFleet({
    dataDir,
    hosts: [
      host('free', { kind: 'passwordless' }),
      host('partly', { kind: 'passwordless', only: ['systemctl restart *'] }),
      host('asks', { kind: 'password', password: 'hunter2' }),
      host('never', { kind: 'none', password: 'hunter2' }),
      host('bare', { kind: 'missing' }),
    ],
  });
});
afterAll(async () => {
  await fleet.close();
  rmSync(dataDir, { recursive: true });
});

async function run(serverId: string, command: string, input = ''): Promise<Ran> {
  const client = await connect(fleet, serverId);
  const ran = await client.run(command, input);
  client.client.end();
  return ran;
}
const RESTART = 'systemctl restart plex';
const restarts = (serverId: string) => fleet.host(serverId).simulated.restarts.length;

describe('rights on a simulated server', () => {
  it('without sudo: systemctl is refused with exit 4, journalctl frees nothing and exits 0', async () => {
    expect(await run('free', RESTART)).toMatchObject({ code: 4, stderr: expect.stringContaining('Access denied') });
    const vacuum = await run('free', 'journalctl --vacuum-time=7d');
    expect(vacuum).toMatchObject({ code: 0, stderr: expect.stringContaining('Permission denied') });
    expect(vacuum.stderr).toContain('freed 0B');
    expect(restarts('free')).toBe(0);
  });

  it('passwordless: sudo -n runs it as root', async () => {
    expect(await run('free', `sudo -n -- ${RESTART}`)).toMatchObject({ code: 0, stderr: '' });
    expect(await run('free', `sudo -n ${RESTART}`)).toMatchObject({ code: 0 });
    expect(restarts('free')).toBe(2);
  });

  it('passwordless for some commands: the others are refused, and sudo -l tells which', async () => {
    expect((await run('partly', `sudo -n -- ${RESTART}`)).code).toBe(0);
    expect(await run('partly', 'sudo -n -- journalctl --vacuum-time=7d')).toMatchObject({
      code: 1,
      stderr: 'sudo: a password is required\n',
    });
    expect(await run('partly', `sudo -n -l -- ${RESTART}`)).toMatchObject({ code: 0, stdout: `/usr/bin/${RESTART}\n` });
    expect(await run('partly', 'sudo -n -l -- journalctl --vacuum-time=7d')).toMatchObject({ code: 1, stdout: '' });
    expect((await run('partly', 'sudo -n -l')).stdout).toContain('(root) NOPASSWD: /usr/bin/systemctl restart *');
  });

  it('with a password: -n is refused, the right one on stdin runs it, the rest of stdin is the command’s', async () => {
    expect(await run('asks', `sudo -n -- ${RESTART}`)).toMatchObject({
      code: 1,
      stderr: 'sudo: a password is required\n',
    });
    expect(await run('asks', `sudo -S -k -p '' -- ${RESTART}`, 'hunter2\n')).toMatchObject({ code: 0, stderr: '' });
    expect((await run('asks', `sudo -S -k -p '' -v`, 'hunter2\n')).code).toBe(0);
    expect((await run('asks', `sudo -S -k -p '' -l -- ${RESTART}`, 'hunter2\n')).stdout).toBe(`/usr/bin/${RESTART}\n`);
  });

  it('with a wrong password: asks again until the input or its patience ends, and runs nothing', async () => {
    const before = restarts('asks');
    const once = await run('asks', `sudo -S -k -p '' -- ${RESTART}`, 'wrong\n');
    expect(once).toMatchObject({
      code: 1,
      stderr: 'Sorry, try again.\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n',
    });
    const thrice = await run('asks', `sudo -S -k -p '' -- ${RESTART}`, 'a\nb\nc\nhunter2\n');
    expect(thrice.stderr).toMatch(/sudo: 3 incorrect password attempts\n$/);
    expect(restarts('asks')).toBe(before);
  });

  it('not in sudoers: refused by name even with the right password', async () => {
    expect(await run('never', `sudo -S -k -p '' -- ${RESTART}`, 'hunter2\n')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('deploy is not in the sudoers file'),
    });
    expect((await run('never', 'sudo -n -l')).code).toBe(1);
    expect(restarts('never')).toBe(0);
  });

  it('not installed: not found', async () => {
    expect(await run('bare', 'sudo -n true')).toMatchObject({ code: 127, stderr: 'sh: 1: sudo: not found\n' });
    expect((await run('bare', 'command -v sudo')).code).toBe(127);
  });
});
