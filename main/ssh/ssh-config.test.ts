import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { turnsDuring } from '../core/testing/turns.ts';
import { createConfigFiles } from './config-files.ts';
import { matchesAny, matchesGlob, matchesPattern } from './host-pattern.ts';
import { createSshConfig } from './ssh-config.ts';

/** Why ssh cannot be asked here; null where it can. */
const sshProblem: string | null = (() => {
  try {
    execFileSync('ssh', ['-V'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'needs the OpenSSH client';
  }
})();

/** A real home folder with these files below `.ssh`. */
function homeWith(files: Record<string, string>): string {
  const home = mkdtempSync(join(tmpdir(), 'holdpoint-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, '.ssh', 'config.d'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, '.ssh', name), text);
  return home;
}

const configFiles = (home: string) => createConfigFiles(new AbortController().signal, home);

async function hosts(files: Record<string, string>) {
  const read = await createSshConfig(configFiles(homeWith(files))).hosts();
  if (read.kind !== 'read') throw new Error(read.message);
  return read.hosts;
}
const aliases = async (config: string) => (await hosts({ config })).map((host) => host.alias);

describe('issue 3 hosts of ~/.ssh/config', () => {
  test('issue 3 what a person writes is read as ssh reads it', async () => {
    const home = homeWith({
      config: `
# my servers
Host web web-2   # two names
    HostName %h.example.net
    User deploy
    Port=2222
    IdentityFile ~/.ssh/id_web
    IdentityFile ~/.ssh/second
    User late
host "db"
\tHOSTNAME 192.0.2.7
\tIdentityFile "%d/keys/db key"
Host *.lan !old.lan
  User lan
Host old.lan nas.lan
  HostName fe80::1%eth0
Host *
  User fallback
  Port 22
`,
    });
    for (const name of ['.ssh/id_web', '.ssh/second', 'keys/db key']) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      writeFileSync(join(home, name), 'a key');
    }
    const read = await createSshConfig(configFiles(home)).hosts();
    const refusal = null;
    const web = { port: 2222, ssh_user: 'deploy', identity_file: join(home, '.ssh/id_web'), refusal };
    expect(read).toEqual({
      kind: 'read',
      hosts: [
        { alias: 'web', host: 'web.example.net', ...web },
        { alias: 'web-2', host: 'web-2.example.net', ...web },
        {
          alias: 'db',
          host: '192.0.2.7',
          port: 22,
          ssh_user: 'fallback',
          identity_file: join(home, 'keys/db key'),
          refusal,
        },
        { alias: 'old.lan', host: 'fe80::1%eth0', port: 22, ssh_user: 'fallback', identity_file: null, refusal },
        { alias: 'nas.lan', host: 'fe80::1%eth0', port: 22, ssh_user: 'lan', identity_file: null, refusal },
      ],
    });
  });

  test.skipIf(sshProblem !== null)('issue 3 agrees with ssh itself', async () => {
    const config =
      'User top\nHost a b*\n Port 2200\nHost b1 !a\n Port 1\n HostName b.example\nHost * !b1\n User star\nHost c\n';
    const home = homeWith({ config });
    for (const host of await hosts({ config })) {
      const said = execFileSync('ssh', ['-F', join(home, '.ssh/config'), '-G', host.alias], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      const value = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(said)?.[1];
      expect([host.alias, host.host, String(host.port), host.ssh_user]).toEqual([
        host.alias,
        value('hostname'),
        value('port'),
        value('user'),
      ]);
    }
  });

  test('issue 3 no file is no host', async () => {
    expect(await hosts({})).toEqual([]);
    expect(await createSshConfig(configFiles('/nowhere')).hosts()).toEqual({ kind: 'read', hosts: [] });
  });

  test('issue 3 Include is followed: by name, by pattern, from the home folder, a missing one ignored', async () => {
    const found = await hosts({
      config: 'Include config.d/*.conf missing ~/.ssh/more\nHost last\n Port 9\nHost *\n Include late\nUser end\n',
      'config.d/b.conf': 'Host b\n Port 2',
      'config.d/a.conf': 'Port 7\nHost a\n Port 1\nMatch host a\n Port 3',
      'config.d/.hidden.conf': 'Host hidden',
      'config.d/other': 'Host other',
      more: 'Host more',
      late: 'Host late',
    });
    expect(found.map((host) => `${host.alias}:${host.port}:${host.ssh_user}`)).toEqual([
      'a:7:end',
      'b:7:end',
      'more:7:end',
      'last:7:end',
      'late:7:end',
    ]);
  });

  test('issue 3 what is included for one host names no others', async () => {
    expect((await hosts({ config: 'Host a\n Include more', more: 'Host b' })).map((host) => host.alias)).toEqual(['a']);
  });

  test('SSH-2: Match runs nothing; where only ssh can tell whether it applies, the host is not taken over', async () => {
    const marker = join(tmpdir(), `holdpoint-ran-${process.pid}`);
    const found = await hosts({
      config: `Host a b\nMatch host b exec "touch ${marker}"\n User root\nMatch exec true\n Compression yes\nMatch all\n Port 1\n`,
    });
    const doubt = expect.stringContaining('Match block');
    expect(found).toEqual([
      { alias: 'a', host: 'a', port: 1, ssh_user: null, identity_file: null, refusal: null },
      { alias: 'b', host: 'b', port: 1, ssh_user: null, identity_file: null, refusal: doubt },
    ]);
    expect(() => execFileSync('test', ['-e', marker])).toThrow();
  });

  test.each([
    ['ProxyJump bastion', 'ProxyJump'],
    ['ProxyCommand nc %h %p', 'ProxyCommand'],
    ['CertificateFile ~/.ssh/id-cert.pub', 'CertificateFile'],
    ['IdentityAgent ~/.1password/agent.sock', 'IdentityAgent'],
    ['PKCS11Provider /usr/lib/opensc.so', 'PKCS11Provider'],
    ['CanonicalizeHostname yes', 'CanonicalizeHostname'],
    ['User "x; y"', 'login name'],
  ])('SSH-2: a host with %s is not reached in another way: it says why it cannot be taken over', async (line, why) => {
    const [own, all] = [
      await hosts({ config: `Host a\n ${line}` }),
      await hosts({ config: `Host a\nHost *\n ${line}` }),
    ];
    for (const [host] of [own, all]) expect(host?.refusal).toContain(why);
  });

  test('SSH-2: what is set to none is not set', async () => {
    const config =
      'Host a\n ProxyJump none\n ProxyCommand none\n IdentityAgent SSH_AUTH_SOCK\nHost *\n ProxyJump bastion';
    expect(await hosts({ config })).toMatchObject([{ alias: 'a', refusal: null }]);
  });

  test('SSH-3: logins as systems have them are taken as they are, none becomes another', async () => {
    const logins = ['user@corp.example', 'CORP\\user', '1001', 'svc$', '_ops', 'first.last', 'CORP+user'];
    const config = logins.map((login, index) => `Host h${index}\n User ${login}`).join('\n');
    expect((await hosts({ config })).map((host) => host.ssh_user)).toEqual(logins);
  });

  test('SSH-2: of the named keys the first that exists is the one; a public one means the agent', async () => {
    const home = homeWith({
      config:
        'Host a\n IdentityFile ~/.ssh/missing\n IdentityFile ~/.ssh/a.pub\n IdentityFile ~/.ssh/%n_key\n' +
        'Host b\n IdentityFile ~/.ssh/a.pub\nHost *\n IdentityFile ~/.ssh/rest',
      'a.pub': 'ssh-ed25519 AAAA',
      a_key: 'a key',
      rest: 'a key',
    });
    const read = await createSshConfig(configFiles(home)).hosts();
    if (read.kind !== 'read') throw new Error(read.message);
    expect(read.hosts.map((host) => host.identity_file)).toEqual([join(home, '.ssh/a_key'), join(home, '.ssh/rest')]);
  });

  test('SSH-2: Include by patterns in folders loses no host; inside a block it counts for the hosts of the block', async () => {
    const home = homeWith({
      config: 'Include config.d/*/[a-m]*.conf\nHost web-1\n Include web\n',
      web: 'User web\nHost other\n User other\nHost web-*\n Port 2222\n',
    });
    for (const [folder, name] of [
      ['one', 'a.conf'],
      ['two', 'b.conf'],
      ['two', 'x.conf'],
    ] as const) {
      mkdirSync(join(home, '.ssh/config.d', folder), { recursive: true });
      writeFileSync(join(home, '.ssh/config.d', folder, name), `Host ${folder}-${name[0]}`);
    }
    const read = await createSshConfig(configFiles(home)).hosts();
    if (read.kind !== 'read') throw new Error(read.message);
    expect(read.hosts.map((host) => [host.alias, host.ssh_user, host.port])).toEqual([
      ['one-a', null, 22],
      ['two-b', null, 22],
      ['web-1', 'web', 2222],
    ]);
  });

  test.each([
    'Host a\n HostName -oProxyCommand=x',
    'Host a\n HostName "x y"',
    'Host a\n HostName $(id)',
    'Host a\n Port 0',
    'Host a\n Port 70000',
    'Host a\n Port ssh',
    'Host -a',
    'Host "a b"',
    'Host <script>',
    'Host *',
    'Host a?',
    'Host !a',
    'Host',
    'Ho st a',
    `Host a${'b'.repeat(300)}`,
    `${' '.repeat(5_000)}Host a`,
    'Host a\u202e',
    '\0\xff\xfe',
  ])('issue 3 hostile line %# names no host', async (config) => expect(await aliases(config)).toEqual([]));

  test('issue 3 a login or key that cannot be used is left out, the host stays', async () => {
    const config =
      'Host a\n User "x; y"\n IdentityFile %h/$HOME/x\nHost b\n IdentityFile none\nHost c\n IdentityFile ~root/x\n';
    for (const host of await hosts({ config })) expect(host).toMatchObject({ ssh_user: null, identity_file: null });
    expect(await aliases(config)).toEqual(['a', 'b', 'c']);
  });

  test('issue 3 what is too large, too deep, endless or no plain file is said, and nothing hangs', async () => {
    const unreadable = async (files: Record<string, string>, prepare = (_home: string) => {}) => {
      const home = homeWith(files);
      prepare(home);
      return createSshConfig(configFiles(home)).hosts();
    };
    const large = 'x'.repeat(1024 * 1024 + 1);
    const many = Array.from({ length: 2_001 }, (_, n) => `Host h${n}`).join('\n');
    const answers = [
      await unreadable({ config: large }),
      await unreadable({ config: 'Include *', more: 'x'.repeat(600_000), most: 'x'.repeat(600_000) }),
      await unreadable({ config: 'Include config' }),
      await unreadable({ config: 'Include a a a', a: 'Include b b b', b: 'Include c c c', c: 'Include d d d d' }),
      await unreadable({ config: many }),
      await unreadable({}, (home) => execFileSync('mkfifo', [join(home, '.ssh', 'config')])),
      await unreadable({}, (home) => mkdirSync(join(home, '.ssh', 'config'))),
    ];
    for (const answer of answers) expect(answer).toEqual({ kind: 'unreadable', message: expect.stringMatching(/\.$/) });
  });

  test.skipIf(process.getuid?.() === 0)('issue 3 a file without the right to read it is said', async () => {
    const home = homeWith({ config: 'Host a' });
    chmodSync(join(home, '.ssh', 'config'), 0);
    expect(await createSshConfig(configFiles(home)).hosts()).toMatchObject({ kind: 'unreadable' });
  });

  test('issue 3 hundreds of hosts under the worst patterns do not stop the program', async () => {
    const worst = `Host ${'*a'.repeat(120)}b`;
    const config = Array.from({ length: 150 }, (_, n) => `${worst}\nHost ${'a'.repeat(200)}${n}`).join('\n');
    const sshConfig = createSshConfig(configFiles(homeWith({ config })));
    expect(await turnsDuring(() => sshConfig.hosts())).toBeGreaterThan(20);
  });
});

describe('patterns of ssh_config', () => {
  test.each([
    ['*', '', true],
    ['*', 'a', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxbyy', false],
    ['?', 'a', true],
    ['?', '', false],
    ['a?c', 'abc', true],
    ['*.example', 'web.example', true],
    ['*.example', 'web.example.net', false],
    ['[a]', 'a', false],
    ['a.c', 'abc', false],
  ])('%s and %s: %s', (pattern, text, matches) => expect(matchesPattern(pattern, text)).toBe(matches));

  test('a negated one outweighs the others, and alone matches nothing', () => {
    expect(matchesAny(['*', '!a'], 'a')).toBe(false);
    expect(matchesAny(['!a', '*'], 'b')).toBe(true);
    expect(matchesAny(['!a'], 'b')).toBe(false);
    expect(matchesAny([], 'b')).toBe(false);
  });

  test('a hostile pattern is answered, though there are more ways to match it than time', () => {
    expect(matchesPattern(`${'*a'.repeat(2_000)}b`, 'a'.repeat(2_000))).toBe(false);
  });

  test.each([
    ['[a-c]*.conf', 'b.conf', true],
    ['[a-c]*.conf', 'd.conf', false],
    ['[!a]?', 'bx', true],
    ['[!a]?', 'ax', false],
    ['[]]', ']', true],
    ['[a', '[a', true],
    ['*', '.hidden', false],
    ['.*', '.hidden', true],
  ])('glob %s and %s: %s', (pattern, name, matches) => expect(matchesGlob(pattern, name)).toBe(matches));
});
