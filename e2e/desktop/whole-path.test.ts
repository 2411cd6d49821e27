/** Tray and notifications on real desktops, by real clicks on what is seen, down to the demo fleet and back (TRY-1 to TRY-4). */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasOwn } from '../../main/contract/own.ts';
import {
  type ActionView,
  fileRestart,
  getAction,
  getServer,
  pause,
  unpause,
  whenOver,
  whenStatus,
} from '../support/api.ts';
import { chromium } from '../support/chromium.ts';
import { type HostProcess, hostThatEnds, startHostProcess } from '../support/host-process.ts';
import { CLI, ROOT } from '../support/paths.ts';
import { until } from '../support/until.ts';
import { type Desk, startDesk } from './desk.ts';
import type { DesktopKind } from './kinds/kind.ts';
import { missingFor, wantedKinds } from './packages.ts';

const browser = chromium();
const SHOTS = join(ROOT, 'screenshots');
/** As a person presses them in a form of another program: alone, and one after the other. */
const STRAY_KEYS = [
  ['Escape'],
  ['space'],
  ['Return'],
  ['Tab', 'space', 'Tab', 'space', 'Tab', 'space'],
  ['Tab', 'Tab', 'Return', 'Tab', 'Tab', 'Return'],
];
const NO_ACTION = { action_id: 0 };

const ONLY_ASKED = 'they read the screen, which not every run does right yet: npm test -- --desktops';
if (wantedKinds().length === 0) {
  process.stdout.write(`SKIPPED: the real desktops (e2e/desktop): ${ONLY_ASKED}\n`);
  test.skip(`TRY-1 to TRY-4 on real desktops [skipped: ${ONLY_ASKED}]`, () => {});
}
for (const kind of wantedKinds()) {
  const missing = missingFor(kind) ?? (hasOwn(browser, 'missing') ? browser.missing : null);
  if (missing !== null) process.stdout.write(`SKIPPED: the desktop ${kind.name} (e2e/desktop): ${missing}\n`);
  describe.skipIf(missing !== null)(`on ${kind.name}${missing === null ? '' : ` (${missing})`}`, () => wholePath(kind));
}

function wholePath(kind: DesktopKind): void {
  let desk: Desk;
  let host: HostProcess;
  const startHost = (dataDir?: string) => {
    const args = ['--no-open'];
    return startHostProcess({ command: 'demo', desktop: true, args, env: desk.env, ...(dataDir && { dataDir }) });
  };
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    desk = await startDesk(kind);
    host = await startHost();
    await host.call('PATCH', '/settings', { verify_seconds: 1 });
    await pause(host, 'db-1', { reason: 'Upgrade' });
  });
  afterAll(async () => {
    await host?.dispose();
    await desk?.close();
  });
  const picture = (name: string) => desk.screenshot(join(SHOTS, `${kind.name}-${name}.png`));
  const pending = async () =>
    (await host.call<{ actions: ActionView[] }>('GET', '/actions?status=pending&limit=100')).body.actions;
  const cancelAll = async () => {
    for (const { id } of await pending()) await host.call('POST', `/actions/${id}/cancel`, {});
  };
  // Whatever the one before left.
  beforeEach(cancelAll);
  const last = async (eventKind: string) => {
    const { body } = await host.call<{ events: { via: string; action_id: number | null }[] }>(
      'GET',
      `/audit?kind=${eventKind}&limit=1`,
    );
    return body.events[0] ?? { via: '', ...NO_ACTION };
  };
  /** So that the next one is none of a burst. */
  const calm = () =>
    until('what was filed before is two seconds ago', async () => {
      const { body } = await host.call<{ actions: { created_at: string }[] }>('GET', '/actions?limit=1');
      return Date.now() - Date.parse(body.actions[0]?.created_at ?? '') > 2_000;
    });
  const postgresql = () => fileRestart(host, 'db-1', 'postgresql');
  const POSTGRESQL = 'Database: restart postgresql?';

  test('TRY-1, TRY-2: the icon is seen; clicks in its menu pause a server and resume it, and both leave a trace', async () => {
    await cancelAll();
    await desk.icon();
    await desk.openMenu();
    await picture('menu');
    await desk.closeMenu();
    await desk.choose('Media', 'Pause Media');
    await until('media-1 is paused', async () => (await getServer(host, 'media-1')).is_paused);
    await desk.choose('Media: paused', 'Resume Media');
    await until('media-1 runs on', async () => !(await getServer(host, 'media-1')).is_paused);
    expect([(await last('server.paused')).via, (await last('server.resumed')).via]).toEqual(['tray', 'tray']);
  });

  test('TRY-3: an action filed raises a notice; no key that was not meant for it decides anything, with the pointer on it', async () => {
    for (const keys of kind.buttons === 'hover' ? STRAY_KEYS : [STRAY_KEYS.flat()]) {
      await calm();
      const id = await postgresql();
      const notice = await desk.hover(POSTGRESQL);
      if (kind.buttons === 'hover') await desk.sees('Approve');
      else await desk.screen.move(notice.x + notice.width / 2, notice.y + notice.height);
      await picture('notice');
      await desk.screen.keys(...keys);
      // What a press files is decided by the time the program answers the next question.
      expect((await getAction(host, id)).status).toBe('pending');
      await desk.aside();
      await cancelAll();
      await desk.seesNo('Asked for by root');
      await desk.closeWindow();
    }
  });

  test.skipIf(kind.buttons === 'none')('TRY-3: its Approve runs the restart on the fleet', async () => {
    await calm();
    const id = await postgresql();
    await desk.pressOnNotice(POSTGRESQL, 'Approve');
    if (kind.buttons === 'hover') await desk.pressOnNotice(POSTGRESQL, 'Yes, approve');
    expect((await whenOver(host, id)).status).toBe('completed');
    expect(await last('action.approved')).toMatchObject({ via: 'notification', action_id: id });
  });

  test.skipIf(kind.buttons === 'none')(
    'TRY-3: its Reject rejects, with a reason: the one written, or where it was pressed',
    async () => {
      await calm();
      const id = await postgresql();
      const rejected = await until('it is rejected', async () => {
        // News that comes meanwhile moves a notice.
        await desk.pressOnNotice(POSTGRESQL, 'Reject');
        if (kind.buttons === 'hover') await desk.pressOnNotice(POSTGRESQL, 'Yes, reject');
        if (kind.takesReason) {
          await desk.sees('Reject, because');
          await desk.screen.type('not before noon');
          await desk.screen.keys('Return');
        }
        return whenStatus(host, id, 'rejected', 5_000).catch(() => null);
      });
      expect(rejected.rejection_reason).toMatch(kind.takesReason ? /^not before noon$/ : /notification/);
    },
  );

  test('TRY-3: one that is decided elsewhere disappears', async () => {
    await calm();
    const id = await postgresql();
    await desk.sees(POSTGRESQL);
    if (kind.buttons === 'none') await desk.sees('Click here to decide.');
    await host.call('POST', `/actions/${id}/cancel`, {});
    await desk.seesNo(POSTGRESQL);
  });

  test('TRY-3: a click on the notice opens the window on that very card, in front', async () => {
    await calm();
    const other = await fileRestart(host, 'db-1', 'backup');
    await desk.sees('Database: restart backup?');
    await calm();
    const id = await postgresql();
    await desk.openFromNotice(POSTGRESQL);
    await desk.seesWindow();
    await picture('window');
    // The card it opened on is the current one, which the key decides.
    const decided = await until('a card was approved', async () => {
      await desk.screen.keys('a');
      for (const one of [id, other]) if ((await getAction(host, one)).status !== 'pending') return one;
      return null;
    });
    expect(decided).toBe(id);
    await whenOver(host, id);
    await cancelAll();
    await desk.closeWindow();
  });

  test('TRY-3: many at once become one summary', async () => {
    await calm();
    await pause(host, 'web-1');
    await pause(host, 'media-1');
    for (const [server, unit] of [
      ['db-1', 'postgresql'],
      ['db-1', 'backup'],
      ['web-1', 'nginx'],
      ['media-1', 'plex'],
      ['media-1', 'sonarr'],
    ] as const)
      await fileRestart(host, server, unit);
    const count = (await pending()).length;
    expect(count).toBeGreaterThan(3);
    await desk.sees(`${count} actions wait for you`);
    await picture('summary');
    await cancelAll();
    await desk.seesNo('wait for you');
    await unpause(host, 'web-1');
  });

  test('TRY-4: with the panel and the daemon killed and back, tray and notices are back', async () => {
    await desk.restartPanel();
    await desk.icon();
    await desk.restartDaemon();
    await calm();
    const id = await fileRestart(host, 'media-1', 'plex');
    await desk.sees('Media: restart plex?');
    await desk.choose('Media: paused', 'Resume Media');
    await until('media-1 runs on', async () => !(await getServer(host, 'media-1')).is_paused);
    await host.call('POST', `/actions/${id}/cancel`, {});
  });

  test('TRY-3: after kill -9 no dead notice stays, and what waits is told again as one', async () => {
    await calm();
    await pause(host, 'media-1');
    const ids = [await postgresql(), await fileRestart(host, 'media-1', 'plex')];
    await desk.sees('Media: restart plex?');
    await host.end('SIGKILL');
    host = await startHost(host.dataDir);
    await desk.sees('2 actions still wait for you');
    await desk.seesNo('Asked for by root');
    for (const id of ids) await host.call('POST', `/actions/${id}/cancel`, {});
    await desk.seesNo('still wait for you');
  });

  test('issue 4: a second start says so and shows the window of the first, and so does "holdpoint open"', async () => {
    const second = await hostThatEnds({ command: 'demo', dataDir: host.dataDir, desktop: true, env: desk.env });
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Its window is shown. (already_running)'),
    });
    await desk.seesWindow();
    const opened = spawnSync(process.execPath, [CLI, '--data-dir', host.dataDir, 'open'], {
      env: { ...process.env, ...desk.env },
      encoding: 'utf8',
    });
    expect([opened.status, opened.stdout]).toEqual([0, '']);
  });

  test('TRY-2: "Quit Holdpoint" ends the program, its icon and its window', async () => {
    await desk.choose('Quit Holdpoint');
    await until('the host is gone', () => isGone(host.pid));
    await desk.seesNothing();
  });
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
