/** The line that each run leaves in the journal of its server, and the log held against it (SPEC AUD-3). */
import { cpSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { JournalComparison } from '../../main/contract/journal-comparison.ts';
import {
  approve,
  ask,
  changeSettings,
  events,
  fileRestart,
  getAction,
  pause,
  unpause,
  whenOver,
} from '../support/api.ts';
import { type HostProcess, startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { until } from '../support/until.ts';
import { onHost, reset, shellOnHost } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

const HOST = 5;
const PERSON = userInfo().username;

/** A login that may do all, one that may read the journal, one that may neither, and one that nobody logs in as. */
const PREPARE = `
for login in allowed reader blind mallory; do
  useradd --create-home --shell /bin/sh $login
  install -d -o $login -m 700 /home/$login/.ssh
  install -o $login -m 600 /root/.ssh/authorized_keys /home/$login/.ssh/authorized_keys
done
usermod -aG systemd-journal reader
echo 'allowed ALL=(root) NOPASSWD: ALL' > /etc/sudoers.d/allowed
for login in reader blind; do echo "$login ALL=(root) NOPASSWD: /usr/bin/systemctl restart *" > /etc/sudoers.d/$login; done
chmod 440 /etc/sudoers.d/*
journalctl --rotate; journalctl --vacuum-time=1s`;

const UNPREPARE = `
for login in allowed reader blind mallory; do
  pkill -KILL -u $login || true
  rm -f /etc/sudoers.d/$login
  userdel --remove --force $login 2>/dev/null
done`;

interface Line {
  MESSAGE: string;
  _UID: string;
}

async function lines(): Promise<Line[]> {
  const text = await onHost(HOST, 'journalctl', '--quiet', '--no-pager', '--identifier=holdpoint', '--output=json');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
}

const lineOf = async (actionId: number) =>
  (await lines()).filter(({ MESSAGE }) => MESSAGE.startsWith(`action=${actionId} `));
const uid = async (login: string) => (await onHost(HOST, 'id', '-u', login)).trim();
const compare = (host: HostProcess, serverId: string) =>
  ask<JournalComparison>(host, 'GET', `/servers/${serverId}/audit/compare`);

async function run(host: HostProcess, serverId: string): Promise<number> {
  const id = await fileRestart(host, serverId, 'demo');
  expect(await whenOver(host, id)).toMatchObject({ status: 'completed', exit_code: 0, stderr: '' });
  return id;
}

describe.skipIf(inject('fleetMissing') !== null)('AUD-3: the journals of servers', () => {
  let host: HostProcess;
  beforeAll(async () => {
    await reset(HOST);
    await shellOnHost(HOST, UNPREPARE.replaceAll('\n', ' \n')).catch(() => undefined);
    await shellOnHost(HOST, PREPARE);
    host = await startOnFleet();
  });
  afterAll(async () => {
    await host?.dispose();
    await shellOnHost(HOST, UNPREPARE).catch(() => undefined);
  });

  test('AUD-3: an approved run leaves one line: what ran, who approved it, its place in the log; written as the login, with sudo and without', async () => {
    await addServer(host, 'as-root', HOST);
    await addServer(host, 'with-sudo', HOST, { ssh_user: 'allowed', sudo: 'passwordless' });
    for (const [server, login] of [
      ['as-root', 'root'],
      ['with-sudo', 'allowed'],
    ] as const) {
      await pause(host, server);
      const id = await fileRestart(host, server, 'demo');
      await approve(host, id);
      await whenOver(host, id);
      await unpause(host, server);
      await until(`a line of action ${id}`, async () => (await lineOf(id)).length > 0);
      const [claim] = await events(host, `action_id=${id}&kind=action.started`);
      const { digest } = await getAction(host, id);
      const message = `action=${id} digest=${digest} position=${claim?.seq} hash=${claim?.hash} approved_by=${PERSON}`;
      expect(await lineOf(id)).toMatchObject([{ MESSAGE: message, _UID: await uid(login) }]);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('AUD-3: what ran is found in both, by whoever may read the journal; who may not is told how', async () => {
    const ids = [await run(host, 'as-root'), await run(host, 'with-sudo')];
    await until('both lines', async () => (await Promise.all(ids.map(lineOf))).every((found) => found.length === 1));
    // Each server of ours is this one machine: the lines of one are no runs of the other.
    const found = await compare(host, 'with-sudo');
    expect(found).toMatchObject({ verdict: 'differs', matched: 2, lines: 4 });
    expect(new Set(found.differences.map(({ kind }) => kind))).toEqual(new Set(['run_missing']));
    expect(Date.parse(found.reaches_back_to ?? '')).toBeLessThan(Date.now());
    await addServer(host, 'blind', HOST, { ssh_user: 'blind', sudo: 'passwordless' });
    expect(await compare(host, 'blind')).toMatchObject({
      verdict: 'unreadable',
      message: expect.stringContaining('The login blind may not read the journal of blind'),
    });
    await addServer(host, 'reader', HOST, { ssh_user: 'reader', sudo: 'passwordless' });
    expect(await compare(host, 'reader')).toMatchObject({ lines: 4, matched: 0 });
  });

  test('AUD-3: on a server of one name everything fits; forged lines, removed lines and a log without a run are told', async () => {
    await shellOnHost(HOST, 'journalctl --rotate; journalctl --vacuum-time=1s');
    const other = await startOnFleet({}, { dataDir: temporaryFolder() });
    try {
      await addServer(other, 'one', HOST, { ssh_user: 'allowed', sudo: 'passwordless' });
      const ids = [await run(other, 'one'), await run(other, 'one')];
      await until('two lines', async () => (await lines()).length === 2);
      expect(await compare(other, 'one')).toMatchObject({ verdict: 'fits', matched: 2, lines: 2, differences: [] });

      await changeSettings(other, { server_journal: false });
      await run(other, 'one');
      expect(await lines()).toHaveLength(2);
      expect(await compare(other, 'one')).toMatchObject({ verdict: 'fits', matched: 2, not_expected: 1 });

      const [first] = await lineOf(ids[0] ?? 0);
      const forged = first?.MESSAGE ?? '';
      await onHost(HOST, 'runuser', '-u', 'mallory', '--', 'logger', '-t', 'holdpoint', forged);
      const changed = forged
        .replace(`approved_by=${PERSON}`, 'approved_by=mallory')
        .replace(/approved_by=auto$/, 'approved_by=mallory');
      await onHost(HOST, 'logger', '-t', 'holdpoint', changed);
      await onHost(HOST, 'logger', '-t', 'holdpoint', 'rm -rf / was approved by ada');
      await until('the forged lines', async () => (await lines()).length === 5);
      const told = await compare(other, 'one');
      expect(told.differences.map(({ kind }) => kind)).toEqual(['another_user', 'line_differs', 'line_foreign']);
      expect(told.differences[0]?.message).toContain(`user ${await uid('mallory')}, not by the login allowed`);

      await changeSettings(other, { server_journal: true });
      const last = await run(other, 'one');
      await until('the last line', async () => (await lineOf(last)).length === 1);
      expect(await other.end()).toEqual({ code: 0, signal: null });
      await shellOnHost(HOST, 'journalctl --rotate; journalctl --vacuum-time=1s');
      // What is not there any more, in either: the journal was emptied, and then the log lost its end.
      const kept = await startHostProcess({ dataDir: other.dataDir });
      const emptied = await compare(kept, 'one');
      expect(emptied.lines).toBe(0);
      expect(emptied.before_journal + emptied.differences_total).toBe(3);
      const after = await run(kept, 'one');
      await until('the line after', async () => (await lineOf(after)).length === 1);
      expect(await kept.end()).toEqual({ code: 0, signal: null });
      const copy = withoutAction(other.dataDir, after);
      const robbed = await startHostProcess({ dataDir: copy });
      const missing = await compare(robbed, 'one');
      expect(missing.differences).toContainEqual(expect.objectContaining({ kind: 'run_missing', action_id: after }));
      await robbed.dispose();
    } finally {
      await other.dispose();
    }
  });
});

/** A copy of the folder whose database knows nothing of that action, nor of anything after it: chain, head and table in order. */
function withoutAction(dataDir: string, id: number): string {
  const copy = temporaryFolder();
  cpSync(dataDir, copy, { recursive: true });
  const db = new Database(join(copy, 'holdpoint.db'));
  for (const name of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()) {
    db.exec(`DROP TRIGGER ${name}`);
  }
  db.pragma('foreign_keys = OFF');
  const first = db.prepare('SELECT min(seq) FROM events WHERE action_id = ?').pluck().get(id);
  db.prepare('DELETE FROM events WHERE seq >= ?').run(first);
  db.exec('UPDATE event_head SET (seq, hash) = (SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1)');
  db.prepare('DELETE FROM actions WHERE id = ?').run(id);
  db.prepare('DELETE FROM action_outputs WHERE action_id = ?').run(id);
  db.close();
  return copy;
}
