/** Servers as people have them: units of every kind, logins that talk, sudoers of every sort (SPEC SVC-5, SVC-6, RUN-5…10). */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { ServerTest } from '../../main/contract/server.ts';
import type { DiscoveredService, ServiceView } from '../../main/contract/service.ts';
import {
  type ActionView,
  ask,
  fileRestart,
  getAction,
  getServer,
  pause,
  restartPath,
  whenOver,
  whenServer,
  whenStatus,
} from '../support/api.ts';
import { type HostProcess, temporaryFolder } from '../support/host-process.ts';
import { until } from '../support/until.ts';
import { cut, heal, readInventory, reset, shellOnHost, startsOf } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

vi.setConfig({ maxConcurrency: 20 });

/** Units on host 1: what a start can come to, and one whose file changes under it. `-held` are kept loaded by a target. */
const UNITS = String.raw`
cd /etc/systemd/system
unit() { printf "$2" > "$1.service"; }
unit as-runs      '[Unit]\nConditionPathExists=/etc/hostname\n[Service]\nType=oneshot\nExecStart=/bin/true\n'
unit as-skips     '[Unit]\nConditionPathExists=/nowhere\n[Service]\nType=oneshot\nExecStart=/bin/true\n'
unit as-skips-held '[Unit]\nConditionPathExists=/nowhere\n[Service]\nType=oneshot\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n'
unit as-execskips '[Service]\nType=oneshot\nExecCondition=/bin/false\nExecStart=/bin/true\n'
unit as-asserts   '[Unit]\nAssertPathExists=/nowhere\n[Service]\nType=oneshot\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n'
unit as-remains   '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n'
unit as-was-up    '[Unit]\nConditionPathExists=/run/as-flag\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n'
unit as-daemon    '[Unit]\nConditionPathExists=/run/as-flag\n[Service]\nType=exec\nExecStart=/bin/sleep infinity\n'
unit as-changed   '[Service]\nType=exec\nExecStart=/bin/sleep infinity\n'
unit as-stopped   '[Unit]\nDescription=stopped and disabled\n[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n'
unit as-template@ '[Service]\nExecStart=/bin/sleep infinity\n'
systemctl -q enable as-skips-held as-asserts
systemctl daemon-reload
touch /run/as-flag; systemctl start as-was-up as-daemon as-changed as-template@one; rm /run/as-flag
echo '# changed' >> as-changed.service`;

/** Logins on host 1. What each does is in its name. */
const LOGINS = String.raw`
login() {
  useradd --create-home --shell /bin/bash "$1"
  install -d -o "$1" -m 700 "/home/$1/.ssh"
  install -o "$1" -m 600 /root/.ssh/authorized_keys "/home/$1/.ssh/authorized_keys"
  echo "$1 ALL=(root) NOPASSWD: ALL" > "/etc/sudoers.d/as-$1"
}
for name in titled shouts forced barred expired busy jailed hidden aged oneunit ttyonly lectured nojournal; do login $name; done
sed -i '1i printf "\\033]0;titled@fleet\\007half a line"; printf "half an error" >&2' /home/titled/.bashrc
head -c 1000000 /dev/zero | tr '\0' 'x' > /home/shouts/motd
sed -i '1i cat ~/motd; cat ~/motd >&2' /home/shouts/.bashrc
sed -i 's/^/command="printf \x27\\033[31mOnly backups here.\\033[0m\x27; exit 3" /' /home/forced/.ssh/authorized_keys
usermod --shell /usr/sbin/nologin barred
chage --lastday 0 expired
sed -i '1i exec cat' /home/busy/.bashrc
sed -i '1i PATH=/home/hidden/bin' /home/hidden/.bashrc
mkdir /home/hidden/bin; ln -s /bin/sh /bin/env /home/hidden/bin
sed -i '1i PATH=/home/aged/bin:$PATH' /home/aged/.bashrc
mkdir /home/aged/bin
printf '#!/bin/sh\n/usr/bin/systemctl "$@" > /tmp/aged.$$; c=$?; grep -v ^InvocationID= /tmp/aged.$$; rm /tmp/aged.$$; exit $c\n' > /home/aged/bin/systemctl
printf '#!/bin/sh\nexit 1\n' > /home/aged/bin/readlink
chmod 755 /home/aged/bin/*
echo 'oneunit ALL=(root) NOPASSWD: /usr/bin/systemctl restart demo' > /etc/sudoers.d/as-oneunit
printf 'Defaults:ttyonly requiretty\nttyonly ALL=(root) NOPASSWD: ALL\n' > /etc/sudoers.d/as-ttyonly
printf 'Defaults:lectured lecture=always\nlectured ALL=(root) ALL\n' > /etc/sudoers.d/as-lectured
echo 'lectured:lectured-password' | chpasswd
rm /etc/sudoers.d/as-nojournal
echo 'nojournal ALL=(root) NOPASSWD: /usr/bin/systemctl restart *' > /etc/sudoers.d/as-nojournal
chmod 440 /etc/sudoers.d/as-*
jail=/srv/jail; mkdir -p $jail/bin $jail/proc $jail/home/jailed
for program in sh bash env cat; do
  cp -L "/bin/$program" $jail/bin/
  for library in $(ldd "/bin/$program" | grep -o '/[^ ]*'); do mkdir -p "$jail$(dirname "$library")"; cp -L "$library" "$jail$library"; done
done
mount --bind /proc $jail/proc
printf 'Match User jailed\n  ChrootDirectory /srv/jail\n' > /etc/ssh/sshd_config.d/zz-jailed.conf
systemctl reload ssh`;

const CLEAN = `
umount /srv/jail/proc || true
rm -rf /srv/jail /etc/ssh/sshd_config.d/zz-jailed.conf /etc/sudoers.d/as-*
systemctl reload ssh
for name in titled shouts forced barred expired busy jailed hidden aged oneunit ttyonly lectured nojournal; do
  pkill -KILL -u $name || true
  userdel --remove --force $name 2>/dev/null || true
done
cd /etc/systemd/system
systemctl stop 'as-*' || true
systemctl -q disable as-skips-held as-asserts
rm -f as-*.service
systemctl daemon-reload`;

const testServer = (host: HostProcess, id: string) => ask<ServerTest>(host, 'POST', `/servers/${id}/test`, {});
const addService = (host: HostProcess, id: string, name: string) =>
  ask(host, 'POST', `/servers/${id}/services`, { name });
async function services(host: HostProcess, id: string): Promise<ServiceView[]> {
  return (await ask<{ services: ServiceView[] }>(host, 'GET', `/servers/${id}/services`)).services;
}
async function service(host: HostProcess, id: string, name: string): Promise<ServiceView | undefined> {
  return (await services(host, id)).find((one) => one.name === name);
}

describe.skipIf(inject('fleetMissing') !== null)('servers as they are', () => {
  let host: HostProcess;
  beforeAll(async () => {
    await reset(1);
    await shellOnHost(1, UNITS);
    await shellOnHost(1, LOGINS);
    host = await startOnFleet({ verify_seconds: 0 });
  });
  afterAll(async () => {
    await host?.dispose();
    await heal(1);
    await shellOnHost(1, CLEAN);
  });

  const login = (name: string, sudo: 'none' | 'passwordless' = 'passwordless') => ({ ssh_user: name, sudo });

  async function restart(server: string, unit: string, other: Record<string, unknown> = {}): Promise<ActionView> {
    await addServer(host, server, 1, other);
    return whenOver(host, await fileRestart(host, server, unit));
  }

  test.concurrent.for([
    { unit: 'as-runs', status: 'completed', code: undefined },
    { unit: 'as-remains', status: 'completed', code: undefined },
    { unit: 'as-skips', status: 'failed', code: 'condition_not_met', names: 'ConditionPathExists=/nowhere' },
    { unit: 'as-skips-held', status: 'failed', code: 'condition_not_met', names: 'ConditionPathExists=/nowhere' },
    { unit: 'as-execskips', status: 'failed', code: 'condition_not_met', names: 'exec-condition' },
    { unit: 'as-asserts', status: 'failed', code: 'condition_not_met', names: 'AssertPathExists=/nowhere' },
    { unit: 'as-was-up', status: 'failed', code: 'condition_not_met', names: 'ConditionPathExists=/run/as-flag' },
    { unit: 'as-daemon', status: 'failed', code: 'condition_not_met', names: 'ConditionPathExists=/run/as-flag' },
  ])('RUN-5: $unit ends as $status $code', async ({ unit, status, code, names }, { expect }) => {
    const action = await restart(`kind-${unit}`, unit);
    expect(action, JSON.stringify(action)).toMatchObject({ status });
    expect(action.failure?.code).toBe(code);
    if (names !== undefined) expect(`${action.failure?.message} ${action.failure?.journal}`).toContain(names);
  });

  test.concurrent('RUN-5: a oneshot with conditions that systemd forgot, seen by a login without a journal, is for a person', async ({
    expect,
  }) => {
    const action = await until('it is settled as unknown', async () => {
      await addServer(host, 'untold', 1, login('nojournal'));
      const id = await fileRestart(host, 'untold', 'as-runs');
      return whenStatus(host, id, 'unknown');
    });
    expect(action).toMatchObject({ status: 'unknown', failure: { code: 'unverified' } });
    expect(action.failure?.message).toContain('nojournal');
  });

  test.concurrent('RUN-5: a unit changed on disk is said before approval and with the result', async ({ expect }) => {
    await addServer(host, 'changed', 1);
    await addService(host, 'changed', 'as-changed');
    await until('it is seen', async () => (await service(host, 'changed', 'as-changed'))?.needs_reload);
    const action = await whenOver(host, await fileRestart(host, 'changed', 'as-changed'));
    expect(action.status).toBe('completed');
    expect(action.remarks.join()).toContain('daemon-reload');
  });

  test.concurrent('SVC-5: what is wrong with one name is said of that one; the others and the server are as true as before', async ({
    expect,
  }) => {
    await addServer(host, 'mixed', 1);
    // Longer than a unit's name may be once .service is added.
    const unknowable = 'x'.repeat(250);
    for (const name of ['cron', unknowable, 'no-such-unit', 'nginx']) await addService(host, 'mixed', name);
    await until('all were looked at', async () => (await services(host, 'mixed')).every((one) => one.checked_at));
    const seen = Object.fromEntries((await services(host, 'mixed')).map((one) => [one.name, one]));
    expect(seen.cron).toMatchObject({ state: 'running', reason: null });
    expect(seen.nginx).toMatchObject({ state: 'running', reason: null });
    expect(seen[unknowable]).toMatchObject({
      state: 'unknown',
      reason: expect.stringMatching(/^Failed to get properties: Unit name x/),
    });
    expect(seen['no-such-unit']).toMatchObject({
      state: 'unknown',
      reason: 'Unit no-such-unit.service not found.',
    });
    expect(await getServer(host, 'mixed')).toMatchObject({ status: 'online', connection_failure: null });
    for (const name of ['wg-quick@', '@x', '..']) {
      expect((await host.call('POST', '/servers/mixed/services', { name })).status, name).toBe(422);
    }
  });

  test.concurrent('SVC-6, ACT-5: ssh and sshd are one unit, also where one was filed before the other name was known', async ({
    expect,
  }) => {
    await addServer(host, 'alias', 1);
    await addService(host, 'alias', 'ssh');
    await addService(host, 'alias', 'sshd');
    await pause(host, 'alias');
    await until('the two became one', async () => (await services(host, 'alias')).length === 1);
    const id = await fileRestart(host, 'alias', 'sshd');
    const twin = { status: 409, body: { detail: { code: 'duplicate_action', existing_action_id: id } } };
    expect(await host.call('POST', restartPath('alias', 'ssh'), {})).toMatchObject(twin);
    expect(await host.call('POST', restartPath('alias', 'sshd.service'), {})).toMatchObject(twin);
    expect((await host.call('POST', '/servers/alias/services', { name: 'sshd' })).body).toMatchObject({ name: 'ssh' });
  });

  test.concurrent('SVC-1, SVC-6: stopped and disabled units are found, instances, no templates, no aliases as themselves', async ({
    expect,
  }) => {
    await addServer(host, 'finds', 1, login('titled', 'none'));
    const { services: found } = await ask<{ services: DiscoveredService[] }>(
      host,
      'GET',
      '/servers/finds/services/discover',
    );
    const unit = (name: string) => found.find((one) => one.name === name);
    expect(unit('as-stopped.service')).toMatchObject({
      state: 'stopped',
      enablement: 'disabled',
      description: 'stopped and disabled',
    });
    expect(unit('as-template@one.service')).toMatchObject({ state: 'running' });
    expect(unit('masked.service')).toMatchObject({ enablement: 'masked' });
    expect(unit('ssh.service')).toMatchObject({ state: 'running', aliases: ['sshd.service'] });
    expect(unit('sshd.service')).toBeUndefined();
    expect(found.filter((one) => /@\.service$/.test(one.name) || /[^\w:.\\@-]/.test(one.name))).toEqual([]);
  });

  test.concurrent.for(['titled', 'shouts'])(
    'RUN-9: what %s says at each login changes nothing',
    async (name, { expect }) => {
      await addServer(host, name, 1, login(name));
      await addService(host, name, 'cron');
      expect(await testServer(host, name)).toMatchObject({ ok: true, sudo: 'ok', failure: null });
      await until('the state is known', async () => (await service(host, name, 'cron'))?.state === 'running');
      const action = await whenOver(host, await fileRestart(host, name, 'as-remains'));
      expect(action).toMatchObject({ status: 'completed', stdout: '', stderr: '' });
    },
  );

  test.concurrent.for([
    { name: 'forced', code: 'commands_not_run', words: 'It said: “Only backups here.”' },
    { name: 'barred', code: 'login_disabled', words: 'This account is currently not available.' },
    { name: 'expired', code: 'password_expired', words: 'Password change required' },
    { name: 'busy', code: 'commands_not_run', words: 'It said nothing' },
    { name: 'jailed', code: 'no_systemd', words: 'does not run systemd' },
    { name: 'hidden', code: 'no_systemd', words: 'finds no systemctl' },
  ])('RUN-9: $name is told in the words of the server: $code', async ({ name, code, words }, { expect }) => {
    await addServer(host, name, 1, login(name));
    const answer = await testServer(host, name);
    expect(answer).toMatchObject({ ok: false, failure: { code } });
    expect(answer.failure?.message).toContain(words);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
    expect(answer.failure?.message).not.toMatch(/[\u0000-\u001f]/);
    expect(answer.steps.filter((step) => step.state === 'failed')).toHaveLength(1);
  });

  test.concurrent('RUN-10: a rule for one unit: the others are named with the lines that allow them, and those lines do', async ({
    expect,
  }) => {
    await addServer(host, 'oneunit', 1, login('oneunit'));
    const odd = String.raw`systemd-fsck@dev-disk-by\x2duuid`;
    const names = ['demo', 'cron', 'nginx', 'a:b', odd, 'slow', 'flaky'];
    for (const name of names) await addService(host, 'oneunit', name);
    const answer = await testServer(host, 'oneunit');
    expect(answer).toMatchObject({ ok: true, sudo: 'partial', sudo_types: { restart_service: false } });
    const restarts = answer.sudo_refusals.filter((one) => one.action_type === 'restart_service');
    expect(restarts.map((one) => one.service_name).sort()).toEqual(names.filter((name) => name !== 'demo').sort());
    const allowed = await whenOver(host, await fileRestart(host, 'oneunit', 'demo'));
    expect(allowed.status).toBe('completed');
    expect(answer.sudo_refusals.map((one) => one.sudoers)).toContain(
      'oneunit ALL=(root) NOPASSWD: /usr/bin/systemctl restart nginx',
    );
    const lines = answer.sudo_refusals.map((one) => one.sudoers).join('\n');
    await shellOnHost(
      1,
      `cat > /etc/sudoers.d/as-more <<'LINES'\n${lines}\nLINES\nchmod 440 /etc/sudoers.d/as-more; visudo -cqf /etc/sudoers.d/as-more`,
    );
    expect(await testServer(host, 'oneunit')).toMatchObject({ ok: true, sudo: 'ok', sudo_refusals: [] });
  });

  test.concurrent('RUN-10: requiretty is told as that; a lecture and use_pty do no harm', async ({ expect }) => {
    await addServer(host, 'ttyonly', 1, login('ttyonly'));
    const tty = await testServer(host, 'ttyonly');
    expect(tty).toMatchObject({ ok: false, sudo: 'requires_tty', failure: { code: 'sudo_refused' } });
    expect(tty.sudo_refusals[0]?.words).toContain('you must have a tty');
    const lectured = { ssh_user: 'lectured', sudo: 'password', sudo_password: 'lectured-password' };
    await addServer(host, 'lectured', 1, lectured);
    expect(await testServer(host, 'lectured')).toMatchObject({ ok: true, sudo: 'ok' });
    const action = await whenOver(host, await fileRestart(host, 'lectured', 'as-remains'));
    expect(action).toMatchObject({ status: 'completed' });
  });

  test.concurrent('RUN-5: where the journal may not be read, that is said, and how to allow it', async ({ expect }) => {
    await addServer(host, 'nojournal', 1, login('nojournal'));
    const answer = await testServer(host, 'nojournal');
    expect(answer.steps.find((step) => step.step === 'journal')).toMatchObject({ state: 'warning' });
    const action = await whenOver(host, await fileRestart(host, 'nojournal', 'broken'));
    expect(action).toMatchObject({ status: 'failed', failure: { code: 'not_active', journal: null } });
    expect(action.failure?.next_step).toContain('usermod --append --groups systemd-journal nojournal');
    expect(action.failure?.next_step).not.toContain('below');
    await shellOnHost(1, 'usermod --append --groups systemd-journal nojournal');
    await ask(host, 'DELETE', '/servers/nojournal');
    await addServer(host, 'nojournal', 1, login('nojournal'));
    const again = await whenOver(host, await fileRestart(host, 'nojournal', 'broken'));
    expect(again.failure?.journal?.join()).toContain('bad configuration');
  });

  test.concurrent('SSH-3: an agent whose right key comes too late: the refusal names what was tried', async ({
    expect,
  }) => {
    const folder = temporaryFolder();
    const socket = join(folder, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      await until('the agent listens', () => existsSync(socket));
      const env = { SSH_AUTH_SOCK: socket };
      for (let count = 1; count <= 7; count += 1) {
        const path = join(folder, `key-${count}`);
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', `wrong key ${count}`, '-f', path]);
        execFileSync('ssh-add', ['-q', path], { env: { ...process.env, ...env }, stdio: 'ignore' });
      }
      execFileSync('ssh-add', ['-q', readInventory().keyFile], { env: { ...process.env, ...env }, stdio: 'ignore' });
      const withAgent = await startOnFleet({}, { env });
      await addServer(withAgent, 'agent', 1, { auth: { kind: 'agent' } });
      const answer = await testServer(withAgent, 'agent');
      expect(answer).toMatchObject({ ok: false, failure: { code: 'auth_failed' } });
      expect(answer.failure?.message).toContain('the 8 keys of the SSH agent');
      expect(answer.failure?.message).toMatch(/SHA256:\S+ \(wrong key 1\)/);
      await withAgent.dispose();
    } finally {
      agent.kill();
    }
  });

  // Last and alone: it cuts the host off.
  test('RUN-6: systemd before 232: a restart that ran and was cut stays unknown, and is not said to have done nothing', async () => {
    await shellOnHost(1, 'echo SLOW_SECONDS=3 > /etc/default/slow; touch /run/slow.ran');
    await addServer(host, 'aged', 1, login('aged'));
    await whenServer(host, 'aged', 'online', ({ status }) => status === 'online');
    const before = await startsOf(1, 'slow.service');
    const id = await fileRestart(host, 'aged', 'slow');
    await until('it restarts', async () => (await startsOf(1, 'slow.service')) === before + 1);
    await cut(1, 'drop');
    const lost = await whenStatus(host, id, 'unknown');
    expect(lost.failure?.code).toBe('connection_lost');
    await heal(1);
    await whenServer(host, 'aged', 'back', ({ status }) => status === 'online');
    // Past the guard's limit, when a server that could tell would be believed; the one that cannot is asked until then.
    const uptime = Number((await shellOnHost(1, 'cut -d. -f1 /proc/uptime')).trim());
    await until(
      'the guard would refuse',
      async () => Number((await shellOnHost(1, 'cut -d. -f1 /proc/uptime')).trim()) > uptime + 25,
    );
    expect(await getAction(host, id)).toMatchObject({ status: 'unknown' });
    expect(await startsOf(1, 'slow.service')).toBe(before + 1);
  });
});
