/** Tray and notifications on a real desktop, by real clicks, down to the demo fleet and back (TRY-1 to TRY-3). */

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasOwn } from '../../main/contract/own.ts';
import { fileRestart, getAction, getServer, pause, unpause, whenOver } from '../support/api.ts';
import { chromium } from '../support/chromium.ts';
import { type HostProcess, hostThatEnds, startHostProcess } from '../support/host-process.ts';
import { CLI, ROOT } from '../support/paths.ts';
import { until } from '../support/until.ts';
import { type Desk, startDesk } from './desk.ts';
import { missingForDesk } from './packages.ts';
import { readTrayMenu } from './tray-menu.ts';

const browser = chromium();
const missing = missingForDesk() ?? (hasOwn(browser, 'missing') ? browser.missing : null);
const SHOTS = join(ROOT, 'screenshots');
if (missing !== null) process.stdout.write(`SKIPPED: the real desktop (e2e/desktop): ${missing}\n`);

describe.skipIf(missing !== null)(`a real desktop${missing === null ? '' : ` (${missing})`}`, () => {
  let desk: Desk;
  let host: HostProcess;
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    desk = await startDesk();
    host = await startHostProcess({ command: 'demo', desktop: true, args: ['--no-open'], env: desk.env });
    await host.call('PATCH', '/settings', { verify_seconds: 1 });
    await until('our menu', () => readTrayMenu(desk.bus));
  });
  afterAll(async () => {
    await host?.end();
    await desk?.close();
  });
  const notices = (count: number) =>
    until(`${count} notices`, async () => (await desk.notifications()) === count, 10_000);
  const newest = async () => {
    const { body } = await host.call<{ actions: { created_at: string }[] }>('GET', '/actions?limit=1');
    return Date.parse(body.actions[0]?.created_at ?? '');
  };
  const firstDecided = async (...ids: number[]) => {
    for (const id of ids) if ((await getAction(host, id)).status !== 'pending') return id;
    return null;
  };
  const windows = () => desk.screen.titles('Holdpoint$');

  test('TRY-2: a click on "Pause Web 1" in the tray pauses it, one on "Resume Web 1" ends it, and both leave a trace', async () => {
    await desk.clickMenuEntry('Web 1', 'Pause Web 1');
    await until('web-1 is paused', async () => (await getServer(host, 'web-1')).is_paused);
    await until('the menu says so', async () =>
      (await readTrayMenu(desk.bus))?.some((entry) => entry.label.startsWith('Web 1: paused')),
    );
    await desk.clickMenuEntry('Web 1: paused', 'Resume Web 1');
    await until('web-1 runs on', async () => !(await getServer(host, 'web-1')).is_paused);
    const { body } = await host.call<{ events: { kind: string; via: string; actor_kind: string }[] }>(
      'GET',
      '/audit?server_id=web-1&kind=server.paused&kind=server.resumed',
    );
    expect(body.events.map(({ kind, via, actor_kind }) => [kind, via, actor_kind])).toEqual([
      ['server.resumed', 'tray', 'person'],
      ['server.paused', 'tray', 'person'],
    ]);
  });

  test('TRY-3: an action filed raises a notice within a second; its Approve runs the restart on the fleet', async () => {
    await pause(host, 'db-1', { reason: 'Upgrade' });
    const id = await fileRestart(host, 'db-1', 'postgresql');
    await until('the notice', async () => (await desk.notifications()) === 1, 1_000);
    await desk.screenshot(join(SHOTS, 'desktop-notice.png'));
    await desk.clickNotificationButton(0, 3);
    expect((await whenOver(host, id)).status).toBe('completed');
    const { body } = await host.call<{ events: { via: string }[] }>('GET', '/audit?kind=action.approved&limit=1');
    expect(body.events[0]?.via).toBe('notification');
  });

  test('TRY-3: Reject on the notice rejects, with a reason that says where', async () => {
    await until('earlier notices gone', async () => {
      if ((await desk.notifications()) > 0) await desk.clickNotification();
      return (await desk.notifications()) === 0;
    });
    const id = await fileRestart(host, 'db-1', 'postgresql');
    await notices(1);
    await desk.clickNotificationButton(1, 3);
    const rejected = await until('it is rejected', async () => {
      const action = await getAction(host, id);
      return action.status === 'rejected' && action;
    });
    expect(rejected.rejection_reason).toMatch(/notification/);
  });

  test('TRY-3: one that is decided elsewhere disappears within a second', async () => {
    const id = await fileRestart(host, 'db-1', 'postgresql');
    await notices(1);
    await host.call('POST', `/actions/${id}/cancel`, {});
    await until('it is gone', async () => (await desk.notifications()) === 0, 1_000);
  });

  test('TRY-3: a click on the notice opens the window on that very card, in one window only', async () => {
    // More than three within two seconds would be one summary.
    await until('what was filed before is two seconds ago', async () => Date.now() - (await newest()) > 2_000);
    const other = await fileRestart(host, 'db-1', 'backup');
    const id = await fileRestart(host, 'db-1', 'postgresql');
    await notices(2);
    await desk.clickNotificationButton(2, 3);
    await until('the queue', async () => (await windows()).some((title) => title.includes('Queue · Holdpoint')));
    await desk.screenshot(join(SHOTS, 'desktop-window.png'));
    // The card it opened on is the current one, which the key decides.
    const decided = await until('a card was approved', async () => {
      await desk.screen.keys('a');
      return until('one of them', () => firstDecided(id, other), 500).catch(() => null);
    });
    expect(decided).toBe(id);
    await whenOver(host, id);
    await desk.clickTrayIcon();
    await desk.clickMenuEntry('Open Holdpoint');
    expect(await windows()).toHaveLength(1);
  });

  test('TRY-4: with the panel and the daemon killed and back, tray and notices are back within two seconds', async () => {
    await desk.restartPanel();
    await until('our menu', () => readTrayMenu(desk.bus), 2_000);
    await desk.clickMenuEntry('Media', 'Pause Media');
    await until('media-1 is paused', async () => (await getServer(host, 'media-1')).is_paused);
    await desk.restartNotifyd();
    const id = await fileRestart(host, 'media-1', 'plex');
    await until('a notice', async () => (await desk.notifications()) > 0, 2_000);
    await host.call('POST', `/actions/${id}/cancel`, {});
    await unpause(host, 'media-1');
  });

  test('issue 4: a second start says so and shows the window of the first, and so does "holdpoint open"', async () => {
    const second = await hostThatEnds({ command: 'demo', dataDir: host.dataDir, desktop: true, env: desk.env });
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Its window is shown. (already_running)'),
    });
    await until('the window', async () => (await windows()).length === 1);
    const opened = spawnSync(process.execPath, [CLI, '--data-dir', host.dataDir, 'open'], {
      env: { ...process.env, ...desk.env },
      encoding: 'utf8',
    });
    expect([opened.status, opened.stdout]).toEqual([0, '']);
    expect(await windows()).toHaveLength(1);
  });

  test('TRY-3: after kill -9 no dead notice stays, and what waits is told again as one', async () => {
    await until('earlier notices gone', async () => {
      if ((await desk.notifications()) > 0) await desk.clickNotification();
      return (await desk.notifications()) === 0;
    });
    await pause(host, 'media-1', { reason: 'Upgrade' });
    await until('what was filed before is two seconds ago', async () => Date.now() - (await newest()) > 2_000);
    const ids = [await fileRestart(host, 'db-1', 'postgresql'), await fileRestart(host, 'media-1', 'plex')];
    await notices(2);
    await host.end('SIGKILL');
    await notices(2);
    const args = ['--no-open'];
    host = await startHostProcess({ command: 'demo', dataDir: host.dataDir, desktop: true, args, env: desk.env });
    await notices(1);
    await desk.screenshot(join(SHOTS, 'desktop-told-again.png'));
    for (const id of ids) await host.call('POST', `/actions/${id}/cancel`, {});
    await notices(0);
    await until('our menu', () => readTrayMenu(desk.bus));
    await desk.clickMenuEntry('Open Holdpoint');
    await until('the window', async () => (await windows()).length === 1);
  });

  test('TRY-2: "Quit Holdpoint" ends the program, its icon and its window', async () => {
    await desk.clickMenuEntry('Quit Holdpoint');
    await until('the window is gone', async () => (await windows()).length === 0);
    await until('the host is gone', () => isGone(host.pid));
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
