import { describe, expect, test } from 'vitest';
import { exitWith, type TestServerScript } from './testing/test-server.ts';
import { command, withExecutor, withServer } from './testing/with-executor.ts';

const SECRET = 'hunter2 $(id)';

/** A server that answers each command line with what the first matching pattern says: exit code, stdout, stderr. */
function answering(...answers: [RegExp, number, string?, string?][]): TestServerScript {
  return {
    onExec: ({ command: line, channel }) => {
      const [, exitCode, stdout, stderr] = answers.find(([pattern]) => pattern.test(line)) ?? [/./, 99];
      channel.stderr.write(stderr ?? '');
      channel.write(stdout ?? '', () => exitWith(channel, exitCode));
    },
  };
}

describe('RUN-7: running as root', () => {
  test.each([
    ['root', 'passwordless', /^env 'HOLDPOINT_RUN=\S+' systemctl restart x$/],
    ['deploy', 'none', /^systemctl restart x$/],
    ['deploy', 'passwordless', /^env 'HOLDPOINT_RUN=\S+' sudo -n -- systemctl restart x$/],
    ['deploy', 'password', /^env 'HOLDPOINT_RUN=\S+' sudo -S -k -p '' -- systemctl restart x$/],
  ] as const)('%s with sudo %s', async (user, sudo, line) => {
    const server = await withServer();
    const target = server.target({ user, sudo, sudoPassword: SECRET });
    await withExecutor().exec(target, command({ argv: ['systemctl', 'restart', 'x'], asRoot: true }));
    expect(server.commands[0]).toMatch(line);
  });

  test('the guard stands outside of sudo', async () => {
    const server = await withServer();
    const target = server.target({ sudo: 'passwordless' });
    const notAfter = { bootId: 'b00t', uptimeSeconds: 99 };
    await withExecutor().exec(target, command({ argv: ['id'], asRoot: true, notAfter }));
    expect(server.commands[0]).toMatch(/ sh -c '.*' holdpoint b00t 99 sudo -n -- id$/);
  });

  test('the password goes to stdin, and stays out of the command line and the output', async () => {
    let stdin = '';
    const server = await withServer({
      onExec: ({ channel }) => {
        channel.on('data', (chunk: Buffer) => {
          stdin += chunk.toString();
        });
        channel.on('end', () => {
          channel.stderr.write(`got ${stdin}`);
          channel.write(`got ${stdin}`, () => exitWith(channel, 0));
        });
      },
    });
    const target = server.target({ sudo: 'password', sudoPassword: SECRET });
    const outcome = await withExecutor().exec(target, command({ asRoot: true }));
    expect(stdin).toBe(`${SECRET}\n`);
    expect(server.commands.join()).not.toContain('hunter2');
    expect(outcome).toMatchObject({ stdout: { text: 'got ••••\n' }, stderr: { text: 'got ••••\n' } });
  });
});

describe('RUN-7: a server that cannot sudo says so before anything is approved', () => {
  const QUESTIONS = {
    restart_service: [['systemctl', 'restart', 'x']],
    clear_logs: [['journalctl', '--vacuum-time=7d']],
  };
  const NONE = { restart_service: false, clear_logs: false };
  const FREE =
    '\nSudoers entry:\n    RunAsUsers: root\n    Options: !authenticate\n    Commands:\n\t/bin/systemctl restart *\n';
  const needed = 'sudo: a password is required\n';

  test.each([
    ['every command', 'ok', { restart_service: true, clear_logs: true }, [[/./, 0]]],
    [
      'some commands',
      'partial',
      { restart_service: true, clear_logs: false },
      [
        [/ -l -- journalctl/, 1],
        [/./, 0],
      ],
    ],
    [
      'none of them',
      'not_allowed',
      NONE,
      [
        [/ -v$/, 0],
        [/./, 1],
      ],
    ],
    ['only with a password', 'password_required', NONE, [[/./, 1, '', needed]]],
    ['nothing at all', 'not_allowed', NONE, [[/./, 1, '', 'Sorry, user deploy may not run sudo on web.\n']]],
    ['no sudo there', 'missing', NONE, [[/./, 127]]],
    [
      'some without a password, others with one',
      'partial',
      { restart_service: true, clear_logs: false },
      [
        [/ -v$/, 1, '', needed],
        [/ -l -l$/, 0, FREE],
        [/ -l -- systemctl/, 0, '/bin/systemctl restart x\n'],
        [/ -l -- journalctl/, 0, '/bin/journalctl --vacuum-time=7d\n'],
      ],
    ],
  ] as [string, string, object, [RegExp, number, string?, string?][]][])(
    'passwordless, %s: %s',
    async (_, state, types, answers) => {
      const server = await withServer(answering(...answers));
      const answer = await withExecutor().checkSudo(server.target({ sudo: 'passwordless' }), QUESTIONS);
      expect(answer).toEqual({ kind: 'checked', state, types });
      for (const line of server.commands) expect(line).toMatch(/^env 'LC_ALL=C' sudo -n -[lv]/);
    },
  );

  test.each([
    ['the right one', 'ok', { restart_service: true, clear_logs: true }, [[/./, 0]], 3],
    ['a wrong one, tried once', 'wrong_password', NONE, [[/./, 1, '', 'sudo: 1 incorrect password attempt\n']], 1],
    ['a login without rights', 'not_allowed', NONE, [[/./, 1, '', 'Sorry, user deploy may not run sudo on web.\n']], 1],
  ] as [string, string, object, [RegExp, number, string?, string?][], number][])(
    'password, %s: %s',
    async (_, state, types, answers, asked) => {
      const server = await withServer(answering(...answers));
      const target = server.target({ sudo: 'password', sudoPassword: SECRET });
      expect(await withExecutor().checkSudo(target, QUESTIONS)).toEqual({ kind: 'checked', state, types });
      expect(server.commands.length).toBe(asked);
    },
  );

  test('root needs none, without sudo nothing is allowed, without its password nothing is tried', async () => {
    const server = await withServer();
    const executor = withExecutor();
    const all = { restart_service: true, clear_logs: true };
    expect(await executor.checkSudo(server.target({ user: 'root' }), QUESTIONS)).toMatchObject({
      state: 'not_needed',
      types: all,
    });
    expect(await executor.checkSudo(server.target(), QUESTIONS)).toMatchObject({ state: 'not_allowed', types: NONE });
    const forgotten = server.target({ sudo: 'password' });
    expect(await executor.checkSudo(forgotten, QUESTIONS)).toMatchObject({ state: 'password_required', types: NONE });
    expect(server.connections()).toBe(0);
  });

  test('an unreachable server is not_started', async () => {
    const server = await withServer();
    const answer = await withExecutor().checkSudo(server.target({ sudo: 'passwordless', hostKey: null }), QUESTIONS);
    expect(answer).toMatchObject({ kind: 'not_started', failure: { code: 'host_key_unknown' } });
  });
});
