/** Settings, catalog, tokens and the audit trail. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { ActionView } from '../contract/action.ts';
import { AnchorCheck, AnchorsInput } from '../contract/anchor.ts';
import { ActionType, ActionTypeInput, ChangedType } from '../contract/catalog.ts';
import { AuditHead, AuditVerification } from '../contract/event.ts';
import { DEFAULT_SETTINGS, Settings } from '../contract/settings.ts';
import { WindowShown } from '../contract/window.ts';
import { openStore } from '../store/open.ts';
import { MIGRATIONS } from '../store/testing/store-fixture.ts';
import { NewToken, RemovedType, TypeList } from './answers.ts';
import { type FakeHost, json, noContent, startFakeHost } from './testing/fake-host.ts';
import { type RunOptions, runCli } from './testing/run-cli.ts';
import { AT, sampleAction } from './testing/samples.ts';

let host: FakeHost;
const cli = (args: string[], options: RunOptions = {}) => runCli(['--data-dir', host.dataDir, ...args], options);

beforeEach(async () => {
  host = await startFakeHost();
});
afterEach(() => host.close());

const INPUT = {
  name: 'rotate',
  title: 'Rotate logs',
  argv: ['logrotate', '{level}', '{name}'],
  parameters: { level: { kind: 'integer', min: 1, max: 9 }, name: { kind: 'word' } },
} as const;
const TYPE = ActionType.parse({ ...ActionTypeInput.parse(INPUT), is_builtin: false });

describe('settings', () => {
  test('API-5: values get their JSON type; what has none is for the API to refuse', async () => {
    host.on('PATCH /settings', json(200, Settings, DEFAULT_SETTINGS));
    const pairs = ['poll_seconds=10', 'hold_everything=true', 'quiet_hours=22:00-07:00', 'verify_seconds=many'];
    const { code, stdout } = await cli(['settings', 'set', ...pairs]);
    expect(code).toBe(0);
    expect(stdout).toContain('quiet_hours            off');
    expect(host.seen[0]?.body).toEqual({
      poll_seconds: 10,
      hold_everything: true,
      quiet_hours: { from: '22:00', to: '07:00' },
      verify_seconds: 'many',
    });
  });
});

describe('catalog', () => {
  test('ACT-4: a type is added from a file or from standard input', async () => {
    host.on('POST /catalog', json(201, ActionType, TYPE));
    const file = join(host.dataDir, 'type.json');
    writeFileSync(file, JSON.stringify(INPUT));
    await cli(['catalog', 'add', file]);
    await cli(['catalog', 'add', '-'], { stdin: JSON.stringify(INPUT) });
    expect(host.seen.map(({ body }) => body)).toEqual([INPUT, INPUT]);
  });

  test('ACT-4: what is no JSON object is not sent', async () => {
    for (const stdin of ['', 'nope', '[1]', '1']) {
      expect((await cli(['catalog', 'add', '-'], { stdin })).code).toBe(2);
    }
    expect(host.seen).toEqual([]);
  });

  test('ACT-10: who changes or removes a type is told what waits under it', async () => {
    const affected = { count: 12, action_ids: Array.from({ length: 12 }, (_, n) => n + 1) };
    host.on('PATCH /catalog/rotate', json(200, ChangedType, { ...TYPE, affected }));
    host.on('DELETE /catalog/rotate', json(200, RemovedType, { affected: { count: 1, action_ids: [7] } }));
    const edited = await cli(['catalog', 'edit', 'rotate', '-'], { stdin: '{"enabled":false}' });
    expect(edited.stderr).toContain('12 actions wait or are approved under it (1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …).');
    const removed = await cli(['catalog', 'remove', 'rotate']);
    expect([removed.code, removed.stdout]).toEqual([0, 'Removed the action type rotate.\n']);
    expect(removed.stderr).toContain('1 action waits or is approved under it (7).');
    host.on('DELETE /catalog/rotate', noContent);
    expect((await cli(['catalog', 'remove', 'rotate'])).stderr).toBe('');
  });

  test('ACT-4: parameters of an action are numbers where the catalog says so', async () => {
    host.on('GET /catalog', json(200, TypeList, { types: [TYPE] }));
    host.on('POST /actions', json(201, ActionView, sampleAction()));
    await cli(['action', 'create', 'web-1', 'rotate', '--param', 'level=3', '--param', 'name=3=4']);
    expect(host.seen[1]?.body).toMatchObject({ parameters: { level: 3, name: '3=4' } });
  });
});

describe('tokens', () => {
  test('API-2: the new token stands alone on stdout', async () => {
    const token = { id: 1, name: 'uptime', scopes: ['read', 'request'] as const, created_at: AT, created_by: 'anna' };
    const times = { expires_at: null, revoked_at: null, last_used_at: null };
    host.on('POST /tokens', json(201, NewToken, { ...token, scopes: [...token.scopes], ...times, token: 'hpt_x' }));
    const { stdout, stderr } = await cli(['token', 'create', 'uptime', '--scope', 'read,request']);
    expect({ stdout, stderr }).toEqual({ stdout: 'hpt_x\n', stderr: 'Keep it now: it is not shown again.\n' });
    expect(host.seen[0]?.body).toEqual({ name: 'uptime', scopes: ['read', 'request'] });
  });

  test('API-2: what admin means is said before and when such a token is made', async () => {
    const means = 'admin means everything: whoever holds it can make tokens of every scope';
    expect((await cli(['token', 'create', '--help'])).stdout.replace(/\s+/g, ' ')).toContain(means);
    const token = { id: 1, name: 'root', scopes: ['admin' as const], created_at: AT, created_by: 'anna' };
    const times = { expires_at: null, revoked_at: null, last_used_at: null };
    host.on('POST /tokens', json(201, NewToken, { ...token, ...times, token: 'hpt_x' }));
    const { stdout, stderr } = await cli(['token', 'create', 'root', '--scope', 'admin']);
    expect([stdout, stderr]).toEqual(['hpt_x\n', expect.stringContaining(means)]);
  });

  test('API-2: revoking answers with nothing but a sentence', async () => {
    host.on('DELETE /tokens/1', noContent);
    expect(await cli(['token', 'revoke', '1'])).toEqual({ code: 0, stdout: 'Revoked token 1.\n', stderr: '' });
    expect((await cli(['token', 'revoke', '1', '--json'])).stdout).toBe('');
  });
});

describe('desktop', () => {
  test.skipIf(process.platform !== 'linux')(
    'issue 11: Holdpoint is put into the applications menu and taken away; chosen there, or by a link, the window is shown',
    async () => {
      const env = { XDG_DATA_HOME: join(host.dataDir, 'share') };
      const entry = join(env.XDG_DATA_HOME, 'applications', 'holdpoint.desktop');
      const { code, stdout } = await cli(['desktop', 'add'], { env });
      expect([code, stdout]).toEqual([0, expect.stringContaining(`  ${entry}\n`)]);
      expect(readFileSync(entry, 'utf8')).toContain(`"--data-dir" "${host.dataDir}" "desktop" "start" %u`);
      host.on('POST /window', json(200, WindowShown, { shown: true }));
      for (const link of [[], ['holdpoint://action/7'], ['holdpoint://evil/../x']])
        await cli(['desktop', 'start', ...link]);
      expect(host.seen.map(({ body }) => body)).toEqual([{}, { path: '/actions/7' }, {}]);
      expect((await cli(['desktop', 'remove'], { env })).stdout).toContain(`  ${entry}\n`);
      expect((await cli(['desktop', 'remove'], { env })).stdout).toBe('It was not there.\n');
    },
  );
});

const WHOLE: z.input<typeof AuditVerification> = {
  ok: true,
  verdict: 'whole',
  rows: 9,
  first_broken_seq: null,
  message: 'All 9 rows are as they were written.',
  head: { seq: 9, hash: 'a'.repeat(64), at: '2026-01-01T00:00:00.000Z' },
  differences: [],
  differences_total: 0,
  compared: [],
  not_covered: [],
};

describe('audit', () => {
  test('AUD-2: what differs is listed, what was not compared is said, and the exit code is its own', async () => {
    const difference = { table: 'actions', key: '5', field: 'command', log: '"a"', found: '"b"' };
    const message = 'actions 5, command: row 7 of the log says "a\u001b", the table says "b".';
    const differs = {
      ...WHOLE,
      ok: false,
      verdict: 'differs' as const,
      differences: [{ ...difference, message }],
      differences_total: 2,
      not_covered: [{ table: 'actions', field: 'evidence', rows: 3 }],
    };
    host.on('GET /audit/verify', json(200, AuditVerification, differs));
    const { code, stdout } = await cli(['audit', 'verify']);
    expect(code).toBe(11);
    expect(stdout.split('\n')).toEqual([
      'All 9 rows are as they were written, but not all else is. 2 places differ:',
      '  actions 5, command: row 7 of the log says "a\\x1b", the table says "b".',
      '  … and 1 more',
      'Not compared, for older rows of the log do not tell of them: 3 values: actions.evidence (3).',
      '',
    ]);
  });

  test('AUD-1: a broken chain is named and ends with 1', async () => {
    const broken = {
      ...WHOLE,
      ok: false,
      verdict: 'broken' as const,
      first_broken_seq: 4,
      message: 'Row 4 was changed.',
    };
    host.on('GET /audit/verify', json(200, AuditVerification, broken));
    expect(await cli(['audit', 'verify'])).toEqual({ code: 1, stdout: 'Row 4 was changed.\n', stderr: '' });
  });

  test('AUD-1: where no host answers the database itself is read; --offline asks for that', async () => {
    await rm(join(host.dataDir, 'runtime.json'));
    const nothing = await cli(['audit', 'verify']);
    expect(nothing).toMatchObject({ code: 3, stderr: expect.stringContaining('(no_host)') });
    openStore({ dataDir: host.dataDir, migrationsDir: MIGRATIONS, now: Date.now, onListenerError() {} }).store.close();
    await mkdir(join(host.dataDir, 'runtime.json'));
    const whole = { code: 0, stdout: 'All 0 rows are as they were written, and the tables hold what they say.\n' };
    expect(await cli(['audit', 'verify'])).toEqual({
      ...whole,
      stderr: 'No host answers here, so the database itself was read.\n',
    });
    expect(await cli(['audit', 'verify', '--offline'])).toEqual({ ...whole, stderr: '' });
    const { stdout } = await cli(['audit', 'verify', '--json']);
    expect(AuditVerification.parse(JSON.parse(stdout))).toMatchObject({ ok: true, rows: 0 });
    writeFileSync(join(host.dataDir, 'holdpoint.db'), 'no database\n'.repeat(1000));
    expect(await cli(['audit', 'verify'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/\(database_corrupt\)/),
    });
    expect(await cli(['audit', 'verify', '--offline', '--url', 'http://127.0.0.1:1'])).toMatchObject({ code: 2 });
  });

  test('AUD-2: the head is one line; verify --against compares with a file of them, and says which log it is not', async () => {
    const line = (seq: number, letter: string) =>
      `holdpoint-audit ${seq} ${letter.repeat(64)} 2026-01-01T00:00:00.000Z`;
    host.on('GET /audit/head', json(200, AuditHead, WHOLE.head ?? { seq: 0, hash: '', at: null }));
    expect(await cli(['audit', 'head'])).toEqual({ code: 0, stdout: `${line(9, 'a')}\n`, stderr: '' });
    expect(JSON.parse((await cli(['audit', 'head', '--json'])).stdout)).toEqual(WHOLE.head);
    const file = join(host.dataDir, 'anchors');
    const many = Array.from({ length: 2100 }, (_, n) => line(n + 1, 'b'));
    writeFileSync(file, `# kept by cron\n\n${many.join('\n')}\n{"seq":9,"hash":"${'a'.repeat(64)}"}\n`);
    const message = 'The log had another hash.';
    host.on('GET /audit/verify', json(200, AuditVerification, WHOLE));
    host.on('POST /audit/anchors', (response, request) => {
      const { anchors } = AnchorsInput.parse(request.body);
      const mismatches = anchors
        .filter(({ hash }) => hash.startsWith('b'))
        .slice(0, 15)
        .map((anchor) => ({ ...anchor, found: null, message }));
      const check = { ok: mismatches.length === 0, checked: anchors.length, head: WHOLE.head, mismatches };
      const last = anchors.some(({ hash }) => hash.startsWith('a')) ? 9 : null;
      json(200, AnchorCheck, { ...check, head: WHOLE.head ?? { seq: 0, hash: '', at: null }, last_fitting_seq: last })(
        response,
        request,
      );
    });
    const { code, stdout } = await cli(['audit', 'verify', '--against', file]);
    expect(code).toBe(12);
    expect(stdout.split('\n')).toEqual([
      'All 9 rows are as they were written.',
      'It is not the log of 30 of 2101 anchors:',
      ...Array.from({ length: 20 }, () => `  ${message}`),
      '  … and 10 more',
      'The newest anchor that fits is of row 9: up to it nothing was written anew.',
      '',
    ]);
    writeFileSync(file, line(9, 'a'));
    const fits = await cli(['audit', 'verify', '--against', file, '--json']);
    expect(fits).toMatchObject({ code: 0 });
    expect(JSON.parse(fits.stdout)).toMatchObject({ verdict: 'whole', anchors: { ok: true, checked: 1 } });
    for (const text of ['', '# nothing\n', 'half a li', `${line(9, 'a')}\n{"seq":9`]) {
      writeFileSync(file, text);
      expect(await cli(['audit', 'verify', '--against', file])).toMatchObject({ code: 2, stdout: '' });
    }
    expect(await cli(['audit', 'verify', '--against', join(host.dataDir, 'none')])).toMatchObject({ code: 2 });
  });

  test('AUD-2: anchors are compared without a host too', async () => {
    await rm(join(host.dataDir, 'runtime.json'));
    openStore({ dataDir: host.dataDir, migrationsDir: MIGRATIONS, now: Date.now, onListenerError() {} }).store.close();
    const file = join(host.dataDir, 'anchors');
    writeFileSync(file, `{"seq":7,"hash":"${'a'.repeat(64)}"}`);
    const { code, stdout } = await cli(['audit', 'verify', '--offline', '--against', file]);
    expect(code).toBe(12);
    expect(stdout).toContain('at row 7; now it ends at row 0: it was cut short');
  });

  test('AUD-1: the export is copied as it comes', async () => {
    const text = 'seq,at\r\n1,"a\u001b"\r\n'.repeat(50_000);
    host.on('GET /audit/export', (response) => response.end(text));
    const { code, stdout } = await cli(['audit', 'export', '--format', 'csv', '--kind', 'action.created']);
    expect(code).toBe(0);
    expect(stdout === text).toBe(true);
    expect(host.seen[0]?.target).toBe('/audit/export?kind=action.created&format=csv');
  });

  test('AUD-1: an export that is cut off is no success', async () => {
    host.on('GET /audit/export', (response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('{"seq":1}\n', () => response.destroy());
    });
    expect((await cli(['audit', 'export'])).code).toBe(3);
  });
});
