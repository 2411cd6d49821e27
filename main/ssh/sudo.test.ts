import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exitWith, type TestServerScript } from './testing/test-server.ts';
import { command, withExecutor, withServer } from './testing/with-executor.ts';

const SECRET = 'hunter2 $(id)';

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
    expect(server.commands[0]).toMatch(/ sh -c '.*' holdpoint b00t 99 '' sudo -n -- id$/);
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

/**
 * A shell of this machine that finds this sudo first: a case of patterns over its arguments, each with what it does. What it
 * was asked is in the file `asked`.
 */
function withSudo(cases: string | null): { script: TestServerScript; asked: () => string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-sudo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const asked = join(folder, 'asked');
  const body = `#!/bin/sh\necho "$*" >> ${asked}\ncase "$*" in\n${cases}\nesac\n`;
  for (const name of ['sh', 'env']) symlinkSync(realpathSync(`/bin/${name}`), join(folder, name));
  for (const name of ['systemctl', 'journalctl']) writeFileSync(join(folder, name), '#!/bin/sh\n', { mode: 0o755 });
  if (cases !== null) writeFileSync(join(folder, 'sudo'), body, { mode: 0o755 });
  return {
    script: { shell: { PATH: folder } },
    asked: () => (existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : []),
  };
}

describe('RUN-7, RUN-10: a server that cannot sudo says so before anything is approved', () => {
  const RESTART = ['systemctl', 'restart', 'a b'];
  const QUESTIONS = [RESTART, ['journalctl', '--vacuum-time=7d']];
  const needed = "echo 'sudo: a password is required' >&2; exit 1";
  const none = "echo 'Sorry, user deploy may not run sudo on web.' >&2; exit 1";
  const list = `printf '\\nSudoers entry:\\n    RunAsUsers: root\\n    Options: !authenticate\\n    Commands:\\n\\t/bin/systemctl restart *\\n'`;

  test.each([
    ['every command', 'ok', [true, true], ['', ''], '*) exit 0;;'],
    ['some commands', 'partial', [true, false], ['', ''], '*"-l -- journalctl"*) exit 1;; *) exit 0;;'],
    ['none of them', 'not_allowed', [false, false], ['', ''], '*-v) exit 0;; *) exit 1;;'],
    [
      'only with a password',
      'password_required',
      [false, false],
      ['sudo: a password is required', 'sudo: a password is required'],
      `*) ${needed};;`,
    ],
    [
      'nothing at all',
      'not_allowed',
      [false, false],
      ['Sorry, user deploy may not run sudo on web.', 'Sorry, user deploy may not run sudo on web.'],
      `*) ${none};;`,
    ],
    [
      'only on a terminal',
      'requires_tty',
      [false, false],
      ['sudo: sorry, you must have a tty to run sudo', 'sudo: sorry, you must have a tty to run sudo'],
      "*) echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1;;",
    ],
    [
      'some without a password, others with one',
      'partial',
      [true, false],
      ['', 'sudo: a password is required'],
      `*-v) ${needed};; *"-l -l") ${list};; *systemctl*) echo '/bin/systemctl restart a b';; *) echo /bin/journalctl;;`,
    ],
  ] as const)('passwordless, %s: %s', async (_, state, allowed, words, cases) => {
    const { script, asked } = withSudo(cases);
    const server = await withServer(script);
    const answer = await withExecutor().checkSudo(server.target({ sudo: 'passwordless' }), QUESTIONS);
    if (answer.kind !== 'checked') throw new Error(JSON.stringify(answer));
    expect(answer.state).toBe(state);
    expect(answer.answers.map(({ isAllowed }) => isAllowed)).toEqual(allowed);
    expect(answer.answers.map((one) => one.words)).toEqual(words);
    for (const line of asked()) expect(line).toMatch(/^-n -[lv]/);
  });

  test('each command is asked about as the very argv, many in one go, with the path of its program', async () => {
    const { script, asked } = withSudo('*) exit 0;;');
    const server = await withServer(script);
    const many = Array.from({ length: 90 }, (_, index) => ['systemctl', 'restart', `unit-$(id)-'"\\x2d${index}`]);
    const answer = await withExecutor().checkSudo(server.target({ sudo: 'passwordless' }), many);
    if (answer.kind !== 'checked') throw new Error(JSON.stringify(answer));
    expect(answer.answers).toHaveLength(90);
    expect(answer.answers.every(({ isAllowed, program }) => isAllowed && program?.endsWith('/systemctl'))).toBe(true);
    expect(asked().slice(1)).toEqual(many.map((argv) => `-n -l -- ${argv.join(' ')}`));
    // Three goes and the question before them.
    expect(server.commands).toHaveLength(4);
  });

  test('no sudo there: missing', async () => {
    const server = await withServer(withSudo(null).script);
    const answer = await withExecutor().checkSudo(server.target({ sudo: 'passwordless' }), QUESTIONS);
    expect(answer).toMatchObject({ kind: 'checked', state: 'missing' });
  });

  test.each([
    ['the right one, by each sudo anew, behind its lecture', 'ok', 'echo "We trust you …" >&2; exit 0', 3],
    ['a wrong one, tried once', 'wrong_password', 'echo "sudo: 1 incorrect password attempt" >&2; exit 1', 1],
    ['a login without rights', 'not_allowed', none, 1],
  ] as const)('password, %s: %s', async (_, state, does, times) => {
    const { script, asked } = withSudo(`*) read -r p; [ "$p" = 'hunter2 $(id)' ] || exit 9; ${does};;`);
    const server = await withServer(script);
    const target = server.target({ sudo: 'password', sudoPassword: SECRET });
    expect(await withExecutor().checkSudo(target, QUESTIONS)).toMatchObject({ kind: 'checked', state });
    expect(asked()).toHaveLength(times);
    expect(server.commands.join()).not.toContain('hunter2');
  });

  test('root needs none, without sudo nothing is allowed, without its password nothing is tried', async () => {
    const server = await withServer();
    const executor = withExecutor();
    const answers = (isAllowed: boolean) => [
      expect.objectContaining({ isAllowed }),
      expect.objectContaining({ isAllowed }),
    ];
    expect(await executor.checkSudo(server.target({ user: 'root' }), QUESTIONS)).toMatchObject({
      state: 'not_needed',
      answers: answers(true),
    });
    expect(await executor.checkSudo(server.target(), QUESTIONS)).toMatchObject({
      state: 'not_allowed',
      answers: answers(false),
    });
    const forgotten = server.target({ sudo: 'password' });
    expect(await executor.checkSudo(forgotten, QUESTIONS)).toMatchObject({
      state: 'password_required',
      answers: answers(false),
    });
    expect(server.connections()).toBe(0);
  });

  test('an unreachable server is not_started', async () => {
    const server = await withServer();
    const answer = await withExecutor().checkSudo(server.target({ sudo: 'passwordless', hostKey: null }), QUESTIONS);
    expect(answer).toMatchObject({ kind: 'not_started', failure: { code: 'host_key_unknown' } });
  });
});
