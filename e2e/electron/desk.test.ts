/** Tray and notifications of the Electron host: the journeys of issue 4 under the double (TRY-1 to TRY-3). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActionView } from '../../main/contract/action.ts';
import { temporaryFolder } from '../support/host-process.ts';
import { type DemoFleet, restartsOf, startSimulated } from '../support/simulated.ts';
import { until } from '../support/until.ts';
import { type ElectronProcess, startElectron, windowShown } from './electron-process.ts';

describe.each(['darwin', 'win32'] as const)('the desk on %s', (platform) => {
  let fleet: DemoFleet;
  let electron: ElectronProcess;
  beforeAll(async () => {
    fleet = await startSimulated(1, ['plex', 'nginx', 'redis', 'cron']);
    electron = await startElectron({ dataDir: temporaryFolder(), given: { platform }, args: ['--hidden'] });
    await electron.call('PATCH', '/settings', { verify_seconds: 0 });
    const { host, port, ssh_user, sudo, hostKey } = fleet.host('sim-1');
    const auth = { kind: 'key', path: fleet.keyPath };
    const server = { server_id: 'sim-1', display_name: 'R&D', host, port, ssh_user, auth, sudo };
    expect((await electron.call('POST', '/servers', { ...server, host_key: hostKey.fingerprint })).status).toBe(201);
  });
  afterAll(async () => {
    await electron?.dispose();
    await fleet?.close();
  });

  const isPaused = async () => (await electron.call<{ is_paused: boolean }>('GET', '/servers/sim-1')).body.is_paused;
  const action = async (id: number) => (await electron.call<ActionView>('GET', `/actions/${id}`)).body;
  let lastBurst = 0;
  /** More than three in two seconds would become one summary. */
  const anotherBurst = () => until('the burst is over', () => performance.now() - lastBurst > 2_100);
  const file = async (service: string) => {
    lastBurst = performance.now();
    return (await electron.call<{ action_id: number }>('POST', `/servers/sim-1/services/${service}/restart`, {})).body
      .action_id;
  };
  const notified = (service: string) =>
    until(`a notification about ${service}`, async () =>
      (await electron.look()).notifications.find(({ title }) => title?.includes(service)),
    );
  const entry = (start: string) =>
    until(`an entry ${start}`, async () =>
      (await electron.look()).tray[0]?.labels.find((label) => label.startsWith(start)),
    );

  test('TRY-1: hidden at the start there is a tray and no window; its icon is sharp at every scale', async () => {
    await entry('R&&D');
    const { tray, windows } = await electron.look();
    expect(windows).toEqual([]);
    expect(tray).toHaveLength(1);
    expect(tray[0]?.toolTip).toContain('Holdpoint');
    expect(tray[0]?.isTemplate).toBe(platform === 'darwin');
    expect(tray[0]?.scales).toEqual(platform === 'darwin' ? [1, 2] : [1, 1.25, 1.5, 2, 3]);
  });

  test('TRY-2: click "Pause NAME" → the server is paused, and the trail says: by the person, from the tray', async () => {
    const server = await entry('R&&D');
    await electron.act('choose', server, 'Pause R&&D');
    await until('it is paused', isPaused);
    const trail = await electron.call<{ events: object[] }>('GET', '/audit?kind=server.paused');
    expect(trail.body.events[0]).toMatchObject({ via: 'tray', actor_kind: 'person' });
  });

  test('TRY-3: filed → notification with buttons → Approve → it ran, and the notification is gone', async () => {
    const id = await file('plex');
    const notification = await notified('plex');
    expect(notification).toMatchObject({ buttons: ['Approve', 'Reject'], hasReply: true });
    await electron.act('press', 'plex', 'Approve');
    await until('it ran', async () => (await action(id)).status === 'completed');
    expect(restartsOf(fleet, 'sim-1', 'plex.service') + restartsOf(fleet, 'sim-1', 'plex')).toBe(1);
    const trail = await electron.call<{ events: object[] }>('GET', `/audit?action_id=${id}&kind=action.approved`);
    expect(trail.body.events[0]).toMatchObject({ via: 'notification', actor_kind: 'person' });
  });

  test('TRY-3: a reply on the notification rejects with that reason', async () => {
    const id = await file('nginx');
    await notified('nginx');
    await electron.act('reply', 'nginx', '  not during the backup ');
    await until('it is rejected', async () => (await action(id)).status === 'rejected');
    expect((await action(id)).rejection_reason).toBe('not during the backup');
  });

  test('TRY-3: clicking the notification shows the window on that very card', async () => {
    const id = await file('redis');
    await notified('redis');
    await electron.act('clickNotification', 'redis');
    await windowShown(electron.look);
    expect((await electron.look()).windows[0]?.url).toBe(`holdpoint-window://app/queue?action=${id}`);
  });

  test('TRY-1: how many wait stands on the dock or the taskbar button, and goes again', async () => {
    const waits = async (count: number) => {
      const { app, windows, tray } = await electron.look();
      if (platform === 'win32') return (windows[0]?.overlay ?? null) !== null;
      return app.badge === count && tray[0]?.title === (count === 0 ? '' : ` ${count}`);
    };
    await until('one waits', () => waits(1));
  });

  test('TRY-3: approved elsewhere, the notification is gone', async () => {
    await anotherBurst();
    const id = await file('cron');
    expect(await notified('cron')).toHaveProperty('title', 'R&D: restart cron?');
    await electron.call('POST', `/actions/${id}/approve`, {});
    const isGone = async () =>
      (await electron.look()).notifications.every(({ title }) => !title?.includes('restart cron'));
    await until('it is gone', isGone);
  });

  test('TRY-3: closing the window leaves the tray, whose menu still acts', async () => {
    await electron.act('closeWindow');
    const server = await entry('R&&D: paused');
    await electron.act('choose', server, 'Resume R&&D');
    await until('it is resumed', async () => !(await isPaused()));
    expect((await electron.look()).tray).toHaveLength(1);
  });

  test.runIf(platform === 'win32')(
    'issue 4: on Windows a click shows the window, and the jump list the queue',
    async () => {
      await electron.act('clickTray');
      await windowShown(electron.look);
      expect(JSON.stringify((await electron.look()).app.jumpList)).toContain('holdpoint://queue');
    },
  );

  test('TRY-2: "Quit Holdpoint" ends it cleanly', async () => {
    await entry('Quit Holdpoint');
    void electron.act('choose', 'Quit Holdpoint').catch(() => {});
    expect(await electron.ended).toEqual({ code: 0, signal: null });
  });
});
