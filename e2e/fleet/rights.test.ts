/** Logging in and becoming root on real servers: what works, what does not, and where secrets never show (SPEC RUN-7). */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { ServerTest } from '../../main/contract/server.ts';
import {
  ask,
  fileAction,
  fileRestart,
  getAction,
  getServer,
  pause,
  story,
  whenAction,
  whenOver,
  whenServer,
  whenStatus,
} from '../support/api.ts';
import { type HostProcess, startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { until } from '../support/until.ts';
import { onHost, processes, readInventory, reset, shellOnHost, startsOf } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

vi.setConfig({ maxConcurrency: 20 });

/** Characters that a shell, JSON and a careless log would each treat in their own way. */
const SUDO_PASSWORD = `p'w "$(id)" \\ ${randomBytes(9).toString('base64url')}`;
/** The part of it that no escaping changes. */
const TELLTALE = SUDO_PASSWORD.slice(-12);

/**
 * Logins whose sudo asks for their password, one of them with a shell that greets everybody; two without
 * sudo, one that is asked for its password in sshd's own way and one that may have one session at a time; a unit that takes three
 * seconds to start; and a file that holds the secret.
 */
const PREPARE = `
for login in op greeter asked narrow; do
  useradd --create-home --shell /bin/bash $login
  install -d -o $login -m 700 /home/$login/.ssh
  install -o $login -m 600 /root/.ssh/authorized_keys /home/$login/.ssh/authorized_keys
  test $login = asked || test $login = narrow || echo "$login ALL=(root) PASSWD: ALL" > /etc/sudoers.d/$login
  printf '%s:%s\\n' $login "$(printf %s "$1" | base64 -d)" | chpasswd
done
chmod 440 /etc/sudoers.d/*
printf '%s\\n' 'Match User asked' 'PasswordAuthentication no' 'KbdInteractiveAuthentication yes' \
  'Match User narrow' 'MaxSessions 1' \
  > /etc/ssh/sshd_config.d/zz-asked.conf
systemctl reload ssh
sed -i '1i echo Welcome to fleet4' /home/greeter/.bashrc
printf '[Service]\\nType=exec\\nExecStartPre=/bin/sleep 3\\nExecStart=/bin/sleep infinity\\n' > /etc/systemd/system/lazy.service
systemctl daemon-reload
printf 'before %s after\\n' "$(printf %s "$1" | base64 -d)" > /root/leak`;

const UNPREPARE = `
systemctl stop lazy
rm -f /etc/systemd/system/lazy.service /root/leak /etc/ssh/sshd_config.d/zz-asked.conf
systemctl daemon-reload
systemctl reload ssh
for login in op greeter asked narrow; do
  pkill -KILL -u $login || true
  rm -f /etc/sudoers.d/$login
  userdel --remove --force $login 2>/dev/null
done`;

const testServer = (host: HostProcess, serverId: string) =>
  ask<ServerTest>(host, 'POST', `/servers/${serverId}/test`, {});

describe.skipIf(inject('fleetMissing') !== null)('logins and sudo', () => {
  let host: HostProcess;
  const { password } = inject('fleetMissing') === null ? readInventory() : { password: '' };
  const asOp = { ssh_user: 'op', sudo: 'password' };
  beforeAll(async () => {
    await reset(4);
    await onHost(4, 'sh', '-ec', PREPARE, 'sh', Buffer.from(SUDO_PASSWORD).toString('base64'));
    host = await startOnFleet();
  });
  afterAll(async () => {
    await host?.dispose();
    await shellOnHost(4, UNPREPARE);
  });

  test.concurrent('RUN-7: passwordless sudo for restarts only: the check says so before anything is approved, and it holds', async () => {
    await addServer(host, 'deploy', 4, { ssh_user: 'deploy', sudo: 'passwordless' });
    expect(await testServer(host, 'deploy')).toMatchObject({
      ok: true,
      sudo: 'partial',
      sudo_types: { restart_service: true, clear_logs: false },
      failure: null,
    });
    expect(await getServer(host, 'deploy')).toMatchObject({ sudo_state: 'partial' });
    const restarted = await whenOver(host, await fileRestart(host, 'deploy', 'demo'));
    expect(restarted).toMatchObject({ status: 'completed', exit_code: 0 });
    const archives = () => shellOnHost(4, 'ls /var/log/journal/*/system@*.journal | wc -l');
    const before = await archives();
    const cleared = await whenOver(host, await fileAction(host, { server_id: 'deploy', action_type: 'clear_logs' }));
    expect(cleared).toMatchObject({ status: 'failed', failure: { code: 'sudo_refused' } });
    expect(await archives()).toBe(before);
  });

  test.concurrent('RUN-7: without sudo a login that is not root is refused by the check, and changes nothing', async () => {
    await addServer(host, 'bare', 4, { ssh_user: 'deploy', sudo: 'none' });
    expect(await testServer(host, 'bare')).toMatchObject({
      ok: false,
      sudo: 'not_allowed',
      failure: { code: 'sudo_refused' },
    });
    const before = await startsOf(4, 'stuck.service');
    const refused = await whenOver(host, await fileRestart(host, 'bare', 'stuck'));
    expect(refused).toMatchObject({ status: 'failed', exit_code: 4, failure: { code: 'sudo_refused' } });
    expect(await startsOf(4, 'stuck.service')).toBe(before);
    const cleared = await whenOver(host, await fileAction(host, { server_id: 'bare', action_type: 'clear_logs' }));
    expect(cleared).toMatchObject({ status: 'failed', failure: { code: 'sudo_refused' } });
  });

  test.concurrent('RUN-7: a sudo password that is missing or wrong is found by the check, before anything is approved', async () => {
    await addServer(host, 'forgot', 4, asOp);
    expect(await testServer(host, 'forgot')).toMatchObject({ ok: false, sudo: 'password_required' });
    await addServer(host, 'mistook', 4, { ...asOp, sudo_password: 'not it' });
    expect(await testServer(host, 'mistook')).toMatchObject({
      ok: false,
      sudo: 'wrong_password',
      failure: { code: 'sudo_refused' },
    });
    const refused = await whenOver(host, await fileRestart(host, 'mistook', 'demo'));
    expect(refused).toMatchObject({ status: 'failed', failure: { code: 'sudo_refused' } });
  });

  test.concurrent('RUN-7: the sudo password works, and shows nowhere: processes, journal, folder, log, answers, events, output', async () => {
    const keyFile = join(temporaryFolder(), 'key');
    writeFileSync(keyFile, randomBytes(64), { mode: 0o600 });
    const dataDir = temporaryFolder();
    const options = { dataDir, env: { HOLDPOINT_KEY_FILE: keyFile } };
    const keeper = await startOnFleet({}, options);
    const bodies: string[] = [];
    const call = async (method: string, path: string, body?: unknown) => {
      const answer = await keeper.call(method, path, body);
      bodies.push(JSON.stringify(answer.body));
      return answer;
    };
    await addServer(keeper, 'secret', 4, { ...asOp, sudo_password: SUDO_PASSWORD });
    expect((await call('POST', '/servers/secret/test', {})).body).toMatchObject({ ok: true, sudo: 'ok' });

    const id = await fileRestart(keeper, 'secret', 'lazy');
    const seen: string[] = [];
    await until('the restart is over', async () => {
      seen.push(await onHost(4, 'ps', 'axewww'));
      return (await getAction(keeper, id)).status === 'completed';
    });
    // The pictures were taken at the right time: sudo and what it runs are on them.
    expect(seen.some((picture) => /sudo -S .*systemctl restart lazy/.test(picture))).toBe(true);
    expect(seen.filter((picture) => picture.includes(TELLTALE))).toEqual([]);

    const leak = { name: 'leak', title: 'Leak', argv: ['cat', '/root/leak'], needs_root: true };
    await call('POST', '/catalog', leak);
    const leaked = await whenOver(keeper, await fileAction(keeper, { server_id: 'secret', action_type: 'leak' }));
    expect(leaked).toMatchObject({ status: 'completed', stdout: 'before •••• after\n' });

    for (const path of ['/servers', '/servers/secret', '/actions', `/actions/${id}`, `/actions/${leaked.id}`])
      expect((await call('GET', path)).status).toBe(200);
    expect(await call('GET', '/audit?limit=500')).toMatchObject({ status: 200 });
    expect(await call('GET', '/servers/secret')).toMatchObject({ body: { has_sudo_password: true } });
    expect(bodies.filter((body) => body.includes(TELLTALE))).toEqual([]);
    expect(await shellOnHost(4, 'journalctl --quiet --output=export --all')).not.toContain(TELLTALE);

    // Sealed by the key file it outlives the program.
    expect(await keeper.end()).toEqual({ code: 0, signal: null });
    const again = await startHostProcess(options);
    expect(await testServer(again, 'secret')).toMatchObject({ ok: true, sudo: 'ok' });
    await again.end();

    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('holdpoint.db');
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name)).includes(TELLTALE), `the password is in ${name}`).toBe(false);
    expect(keeper.log() + again.log()).not.toContain(TELLTALE);
  });

  test.concurrent('RUN-7: without a key file a secret is kept in memory only; after a restart the check asks for it', async () => {
    const first = await startOnFleet();
    const { dataDir } = first;
    await addServer(first, 'secret', 4, { ...asOp, sudo_password: SUDO_PASSWORD });
    expect(await testServer(first, 'secret')).toMatchObject({ ok: true, sudo: 'ok' });
    await first.end();
    for (const name of readdirSync(dataDir))
      expect(readFileSync(join(dataDir, name)).includes(TELLTALE), `the password is in ${name}`).toBe(false);
    const second = await startHostProcess({ dataDir });
    expect(await getServer(second, 'secret')).toMatchObject({ has_sudo_password: false });
    expect(await testServer(second, 'secret')).toMatchObject({ ok: false, sudo: 'password_required' });
    await second.end();
    await first.dispose();
  });

  test.concurrent('RUN-4 RUN-7: a command that runs by sudo with a password is ended at its limit, with all it started', async () => {
    await addServer(host, 'ends', 4, { ...asOp, sudo_password: SUDO_PASSWORD });
    const argv = ['sh', '-c', "trap '' TERM; echo begun; sleep 349; echo never"];
    await ask(host, 'POST', '/catalog', { name: 'endless', title: 'Endless', argv, time_limit_seconds: 2 });
    const id = await fileAction(host, { server_id: 'ends', action_type: 'endless' });
    const isRunning = async () => (await processes(4)).some((line) => line.startsWith('sleep 349'));
    await until('the command runs on the server', isRunning);
    const action = await whenOver(host, id);
    expect(action).toMatchObject({ status: 'failed', failure: { code: 'timed_out' }, stdout: 'begun\n' });
    expect(action.failure?.message).toContain('the command was ended on the server');
    expect(await isRunning()).toBe(false);
  });

  test.concurrent('RUN-7: where the login shell greets everybody, the check and what then happens agree', async () => {
    await addServer(host, 'greets', 4, { ssh_user: 'greeter', sudo: 'password', sudo_password: SUDO_PASSWORD });
    const { ok } = await testServer(host, 'greets');
    const id = await fileRestart(host, 'greets', 'cron');
    const end = await whenAction(
      host,
      id,
      'waiting or over',
      ({ status, waiting }) => waiting !== null || status === 'completed',
    );
    expect(end.status).toBe(ok ? 'completed' : 'approved');
  });

  test.concurrent('SRV-1: logging in by password works', async () => {
    const added = await addServer(host, 'by-password', 4, { auth: { kind: 'password', password } });
    expect(added.auth).toEqual({ kind: 'password', has_secret: true });
    expect(await testServer(host, 'by-password')).toMatchObject({ ok: true, sudo: 'not_needed' });
    const action = await whenOver(host, await fileRestart(host, 'by-password', 'limited'));
    expect(action).toMatchObject({ status: 'completed' });
  });

  test.concurrent('SRV-1: where sshd asks for the password in its own way (keyboard-interactive), it works too', async () => {
    const auth = { kind: 'password', password: SUDO_PASSWORD };
    await addServer(host, 'asked', 4, { ssh_user: 'asked', auth });
    expect(await testServer(host, 'asked')).toMatchObject({ sudo: 'not_allowed', failure: { code: 'sudo_refused' } });
    await addServer(host, 'asked-wrong', 4, { ssh_user: 'asked', auth: { ...auth, password: 'not it' } });
    expect(await testServer(host, 'asked-wrong')).toMatchObject({ ok: false, failure: { code: 'auth_failed' } });
  });

  test.concurrent('SRV-1: logging in by a key with a passphrase works; without it the key is said to be unusable', async () => {
    const path = join(temporaryFolder(), 'key');
    copyFileSync(readInventory().keyFile, path);
    chmodSync(path, 0o600);
    execFileSync('ssh-keygen', ['-q', '-p', '-f', path, '-P', '', '-N', SUDO_PASSWORD]);
    await addServer(host, 'phrase', 4, { auth: { kind: 'key', path, passphrase: SUDO_PASSWORD } });
    expect(await testServer(host, 'phrase')).toMatchObject({ ok: true });
    await addServer(host, 'no-phrase', 4, { auth: { kind: 'key', path } });
    expect(await testServer(host, 'no-phrase')).toMatchObject({ ok: false, failure: { code: 'key_unreadable' } });
    expect(host.log()).not.toContain(TELLTALE);
  });

  test.concurrent('SRV-1: logging in by the SSH agent works; without one the message says so', async () => {
    const socket = join(temporaryFolder(), 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      await until('the agent listens', () => existsSync(socket));
      const env = { SSH_AUTH_SOCK: socket };
      execFileSync('ssh-add', ['-q', readInventory().keyFile], { env: { ...process.env, ...env }, stdio: 'ignore' });
      const withAgent = await startOnFleet({}, { env });
      await addServer(withAgent, 'agent', 4, { auth: { kind: 'agent' } });
      expect(await testServer(withAgent, 'agent')).toMatchObject({ ok: true, sudo: 'not_needed' });
      await withAgent.dispose();
      const without = await startOnFleet({}, { env: { SSH_AUTH_SOCK: '' } });
      await addServer(without, 'agent', 4, { auth: { kind: 'agent' } });
      expect(await testServer(without, 'agent')).toMatchObject({ failure: { code: 'agent_unavailable' } });
      await without.dispose();
    } finally {
      agent.kill();
    }
  });

  test.concurrent('RUN-3: a server that allows one session at a time is watched and worked on all the same', async () => {
    const quiet = await startOnFleet({ poll_seconds: 3600 });
    await addServer(quiet, 'narrow', 4, { ssh_user: 'narrow' });
    await whenServer(quiet, 'narrow', 'online', ({ status }) => status === 'online');
    const argv = ['sleep', '2'];
    await ask(quiet, 'POST', '/catalog', { name: 'nap', title: 'Nap', argv, needs_root: false });
    const id = await fileAction(quiet, { server_id: 'narrow', action_type: 'nap' });
    await until('it naps', async () => (await processes(4)).includes('sleep 2'));
    // While the one session is taken, what is asked goes over another connection.
    expect(await testServer(quiet, 'narrow')).toMatchObject({ latency_ms: expect.any(Number), sudo: 'not_allowed' });
    expect(await whenOver(quiet, id)).toMatchObject({ status: 'completed' });
    await quiet.dispose();
  });

  test.concurrent('RUN-3: with a wrong password it stays approved and says why; mended, it runs by itself, once', async () => {
    await addServer(host, 'wrong', 4, { auth: { kind: 'password', password: 'not it' } });
    const before = await startsOf(4, 'slow.service');
    const id = await fileRestart(host, 'wrong', 'slow');
    await shellOnHost(4, 'echo SLOW_SECONDS=0 > /etc/default/slow');
    const waiting = await whenAction(host, id, 'waiting', (action) => action.waiting !== null);
    expect(waiting).toMatchObject({ status: 'approved', waiting: { code: 'auth_failed', attempts: 1 } });
    expect(Date.parse(waiting.waiting?.next_attempt_at ?? '')).toBeGreaterThan(Date.now());
    expect(await testServer(host, 'wrong')).toMatchObject({ ok: false, failure: { code: 'auth_failed' } });
    await ask(host, 'PATCH', '/servers/wrong', { auth: { kind: 'password', password } });
    expect(await whenOver(host, id)).toMatchObject({ status: 'completed' });
    expect(await startsOf(4, 'slow.service')).toBe(before + 1);
    expect(await story(host, id)).toEqual(['action.created', 'action.postponed', 'action.started', 'action.completed']);
  });

  test.concurrent('RUN-3 ACT-7: what waits for an unreachable server can be cancelled, and then never runs', async () => {
    await addServer(host, 'nobody', 4, { auth: { kind: 'password', password: 'not it either' } });
    const before = await startsOf(4, 'flaky.service');
    const id = await fileRestart(host, 'nobody', 'flaky');
    await whenAction(host, id, 'waiting', (action) => action.waiting !== null);
    await ask(host, 'POST', `/actions/${id}/cancel`, {});
    await ask(host, 'PATCH', '/servers/nobody', { auth: { kind: 'password', password } });
    const next = await whenOver(host, await fileRestart(host, 'nobody', 'nginx'));
    expect(next.status).toBe('completed');
    expect(await getAction(host, id)).toMatchObject({ status: 'cancelled', waiting: null });
    expect(await startsOf(4, 'flaky.service')).toBe(before);
  });

  test.concurrent('ACT-8: guards are checked again before it runs: a type switched off meanwhile does not', async () => {
    await addServer(host, 'guarded', 4);
    await ask(host, 'POST', '/catalog', { name: 'touch', title: 'Touch', argv: ['touch', '/run/guarded'] });
    await ask(host, 'POST', '/catalog', { name: 'wait', title: 'Wait', argv: ['sleep', '2'], needs_root: false });
    await pause(host, 'guarded');
    const first = await fileAction(host, { server_id: 'guarded', action_type: 'wait' });
    const second = await fileAction(host, { server_id: 'guarded', action_type: 'touch' });
    for (const id of [first, second]) await ask(host, 'POST', `/actions/${id}/approve`, {});
    await whenStatus(host, first, 'executing');
    await ask(host, 'PATCH', '/catalog/touch', { enabled: false });
    expect(await whenOver(host, second)).toMatchObject({ status: 'cancelled', failure: { code: 'guard_refused' } });
    expect(await shellOnHost(4, 'ls /run')).not.toContain('guarded');
  });
});
