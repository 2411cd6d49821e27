/** Restarts that go wrong in every way systemd knows, told apart (SPEC RUN-4, RUN-5). */
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type ActionView, ask, fileAction, fileRestart, whenOver, whenStatus } from '../support/api.ts';
import type { HostProcess } from '../support/host-process.ts';
import { until } from '../support/until.ts';
import { invocationId, onHost, processes, reset, shellOnHost, startsOf } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

/**
 * Two units that run to their end (nothing refers to them, so systemd forgets them at once), one that dies again and
 * again while systemd starts it anew, and one whose dependency does not start.
 */
const PREPARE = `
cd /etc/systemd/system
printf '[Service]\\nType=oneshot\\nExecStart=/bin/true\\n' > once-good.service
printf '[Service]\\nType=oneshot\\nExecStart=/bin/false\\n' > once-bad.service
printf '[Unit]\\nStartLimitIntervalSec=0\\n[Service]\\nType=exec\\nExecStart=/bin/sh -c "sleep 0.8; exit 1"\\nRestart=always\\n' > flaps.service
printf '[Unit]\\nRequires=once-bad.service\\nAfter=once-bad.service\\n[Service]\\nType=exec\\nExecStart=/bin/sleep infinity\\n' > leans.service
systemctl daemon-reload`;
const UNPREPARE = `
systemctl stop flaps leans
cd /etc/systemd/system; rm once-good.service once-bad.service flaps.service leans.service
systemctl daemon-reload`;

vi.setConfig({ maxConcurrency: 20 });

/** The unit `flaky` dies a second after its start; a second look must come after that. */
const VERIFY_SECONDS = 2;
const TIME_LIMIT_SECONDS = 3;

describe.skipIf(inject('fleetMissing') !== null)('restarts that go wrong', () => {
  let host: HostProcess;
  /** Another Holdpoint whose restarts have a short time limit. */
  let impatient: HostProcess;
  beforeAll(async () => {
    await Promise.all([reset(2), reset(3)]);
    await shellOnHost(2, PREPARE);
    [host, impatient] = await Promise.all([
      startOnFleet({ verify_seconds: VERIFY_SECONDS }),
      startOnFleet({ verify_seconds: VERIFY_SECONDS }),
    ]);
    await ask(impatient, 'PATCH', '/catalog/restart_service', { time_limit_seconds: TIME_LIMIT_SECONDS });
  });
  afterAll(async () => {
    await Promise.all([host?.dispose(), impatient?.dispose()]);
    // Their hanging jobs must not run into the next file.
    await Promise.all([reset(2), reset(3)]);
    await shellOnHost(2, UNPREPARE);
  });

  /** Restarts it on fleet host 2, over a server of its own so that no test waits for another. */
  async function restart(unit: string): Promise<ActionView> {
    const server = `on-${unit}`;
    await addServer(host, server, 2);
    return whenOver(host, await fileRestart(host, server, unit));
  }

  test.concurrent('RUN-5: a unit whose start fails ends as failed, with its exit code and its own words', async () => {
    const startsBefore = await startsOf(2, 'broken.service');
    const action = await restart('broken');
    expect(action).toMatchObject({ status: 'failed', exit_code: 1, failure: { code: 'not_active' } });
    expect(action.failure?.message).toContain('broken.service failed to start');
    expect(action.failure?.journal?.join('\n')).toContain('bad configuration in /etc/broken.conf line 7');
    expect(action.failure?.journal?.length).toBeLessThanOrEqual(50);
    expect(action.stderr).toContain('Job for broken.service failed');
    expect(await startsOf(2, 'broken.service')).toBe(startsBefore + 1);
  });

  test.concurrent('RUN-5: exit 0 is not success: a unit that dies a second later ends as failed', async () => {
    const action = await restart('flaky');
    expect(action).toMatchObject({ status: 'failed', exit_code: 0, failure: { code: 'did_not_stay_active' } });
    expect(action.failure?.message).toContain('it is failed (failed, result exit-code)');
    expect(action.failure?.journal?.join('\n')).toContain('Main process exited, code=exited, status=3');
  });

  test.concurrent("RUN-5: a refusal by systemd's start limit is told apart, and what helps is said", async () => {
    await addServer(host, 'limited', 2);
    for (let round = 1; round <= 3; round += 1) {
      const action = await whenOver(host, await fileRestart(host, 'limited', 'limited'));
      expect(action, `restart ${round}`).toMatchObject({ status: 'completed' });
    }
    const refused = await whenOver(host, await fileRestart(host, 'limited', 'limited'));
    expect(refused).toMatchObject({ status: 'failed', exit_code: 1, failure: { code: 'start_limit' } });
    expect(refused.failure?.next_step).toContain('reset-failed');
  });

  test.concurrent('RUN-5: a oneshot that did its work and is over ends as completed, one that fails as failed', async () => {
    await addServer(host, 'oneshots', 2);
    const good = await whenOver(host, await fileRestart(host, 'oneshots', 'once-good'));
    expect(good).toMatchObject({ status: 'completed', exit_code: 0, failure: null });
    const bad = await whenOver(host, await fileRestart(host, 'oneshots', 'once-bad'));
    expect(bad).toMatchObject({ status: 'failed', exit_code: 1, failure: { code: 'not_active' } });
  });

  test.concurrent('RUN-5: a unit that systemd starts again and again does not count as active', async () => {
    const action = await restart('flaps');
    expect(action).toMatchObject({ status: 'failed', exit_code: 0, failure: { code: 'did_not_stay_active' } });
  });

  test.concurrent('RUN-5: a unit whose dependency fails ends as failed, and what systemctl said is kept', async () => {
    const action = await restart('leans');
    expect(action).toMatchObject({ status: 'failed', exit_code: 1 });
    expect(action.stderr).toContain('A dependency job for leans.service failed');
  });

  test.concurrent('RUN-5: sshd itself can be restarted over SSH', async () => {
    const before = await invocationId(2, 'ssh');
    expect(await restart('ssh')).toMatchObject({ status: 'completed', exit_code: 0 });
    expect(await invocationId(2, 'ssh')).not.toBe(before);
  });

  test.concurrent('RUN-5: a masked unit is told apart', async () => {
    expect(await restart('masked')).toMatchObject({
      status: 'failed',
      exit_code: 1,
      failure: { code: 'unit_masked', message: 'The unit masked.service is masked.' },
    });
  });

  test.concurrent('RUN-5: a unit that is not there is told apart', async () => {
    expect(await restart('no-such-unit')).toMatchObject({
      status: 'failed',
      exit_code: 5,
      failure: { code: 'unit_not_found', message: 'The server has no unit no-such-unit.service.' },
    });
  });

  test.concurrent('RUN-4: a restart that takes longer than allowed is ended on the server, and the message says so', async () => {
    await addServer(impatient, 'slow', 3);
    const before = await invocationId(3, 'slow');
    const id = await fileRestart(impatient, 'slow', 'slow');
    const isRestarting = async () => (await processes(3)).some((line) => /systemctl restart slow\b/.test(line));
    await until('the restart runs on the server', isRestarting);
    const action = await whenOver(impatient, id);
    expect(action).toMatchObject({ status: 'failed', exit_code: null, failure: { code: 'timed_out' } });
    expect(action.failure?.message).toContain(
      `The time limit of ${TIME_LIMIT_SECONDS} s was reached; the command was ended on the server.`,
    );
    expect(action.failure?.message).toContain('systemd goes on with it');
    expect(await isRestarting()).toBe(false);
    // systemctl only asked; the start it asked for is systemd's own.
    expect(await invocationId(3, 'slow')).not.toBe(before);
    expect((await onHost(3, 'systemctl', 'show', '--value', '-p', 'ActiveState', 'slow')).trim()).toBe('activating');
  });

  test.concurrent('RUN-4: so is one whose stop hangs', async () => {
    await addServer(impatient, 'stuck', 3);
    const action = await whenOver(impatient, await fileRestart(impatient, 'stuck', 'stuck'));
    expect(action).toMatchObject({ status: 'failed', exit_code: null, failure: { code: 'timed_out' } });
    expect(action.failure?.message).toContain('the command was ended on the server');
    expect(action.failure?.message).toContain('deactivating');
    expect((await processes(3)).filter((line) => /systemctl restart stuck\b/.test(line))).toEqual([]);
  });

  test.concurrent('RUN-4: where sudo allows nothing but the restart, it cannot be ended, and the message says that', async () => {
    await addServer(impatient, 'limited-sudo', 2, { ssh_user: 'deploy', sudo: 'passwordless' });
    const action = await whenOver(impatient, await fileRestart(impatient, 'limited-sudo', 'slow'));
    expect(action).toMatchObject({ status: 'failed', exit_code: null, failure: { code: 'timed_out' } });
    const isLeft = (await processes(2)).some((line) => /systemctl restart slow\b/.test(line));
    const says = isLeft ? 'could not be ended and may still run' : 'the command was ended on the server';
    expect(action.failure?.message).toContain(says);
  });

  test.concurrent.for([
    { login: 'root', server: { ssh_user: 'root' }, seconds: '347.1' },
    { login: 'a login without rights', server: { ssh_user: 'deploy' }, seconds: '347.2' },
  ])(
    'RUN-4: a command of $login that reaches its limit is gone with all it started, and what it wrote is kept',
    async ({ server, seconds }, { expect }) => {
      const server_id = `limit-${server.ssh_user}`;
      await addServer(host, server_id, 3, server);
      const script = `trap '' TERM; echo begun; echo warned >&2; sleep ${seconds}; echo never`;
      const name = `talks_${server.ssh_user}`;
      const argv = ['sh', '-c', script];
      await ask(host, 'POST', '/catalog', { name, title: 'Talks', argv, needs_root: false, time_limit_seconds: 2 });
      const id = await fileAction(host, { server_id, action_type: name });
      const isRunning = async () => (await processes(3)).some((line) => line.startsWith(`sleep ${seconds}`));
      await until('the command runs on the server', isRunning);
      const action = await whenOver(host, id);
      expect(action).toMatchObject({
        status: 'failed',
        failure: {
          code: 'timed_out',
          message: 'The time limit of 2 s was reached; the command was ended on the server.',
        },
        stdout: 'begun\n',
        stderr: 'warned\n',
      });
      expect(await isRunning()).toBe(false);
    },
  );

  test.concurrent('RUN-4: a command that something else ends is told apart from one that fails', async () => {
    await addServer(host, 'killed', 3, { ssh_user: 'deploy' });
    const argv = ['sleep', '347.3'];
    await ask(host, 'POST', '/catalog', { name: 'rest', title: 'Rest', argv, needs_root: false });
    const id = await fileAction(host, { server_id: 'killed', action_type: 'rest' });
    await whenStatus(host, id, 'executing');
    await until('the command runs on the server', async () => (await processes(3)).includes('sleep 347.3'));
    await onHost(3, 'pkill', '-KILL', '-f', '^sleep 347.3');
    expect(await whenOver(host, id)).toMatchObject({ status: 'failed', failure: { code: 'killed' } });
  });
});
