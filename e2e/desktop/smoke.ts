/**
 * Shows our tray and a notice on the real desktop, uses them, and writes what it saw and pictures of it to a folder.
 *
 *   node e2e/desktop/smoke.ts FOLDER
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Notice, TRAY_LEVELS, type TrayPicture } from '../../main/core/desk/desk-ports.ts';
import { createLinuxDesk } from '../../main/desktop/linux/linux-desk.ts';
import { until } from '../support/until.ts';
import { startDesk } from './desk.ts';

const PICTURE: TrayPicture = {
  level: 'waiting',
  waiting: 3,
  title: '3 actions wait for you',
  details: 'web_1: restart nginx\n<b>db & co</b>: free disk space',
  menu: [
    { kind: 'text', key: 'waiting', label: '3 actions wait' },
    {
      kind: 'command',
      key: 'approve-7',
      label: 'Approve: restart nginx_main on web_1',
      checked: null,
      command: { do: 'approve', action_id: 7, seen: { revision: 1 } },
    },
    { kind: 'separator', key: 'after-waiting' },
    {
      kind: 'submenu',
      key: 'web',
      label: 'web_1',
      entries: [
        {
          kind: 'command',
          key: 'pause',
          label: 'Pause',
          checked: false,
          command: { do: 'pause', server_id: 'web', until: null },
        },
        {
          kind: 'command',
          key: 'pause-15',
          label: 'Pause for 15 min',
          checked: null,
          command: { do: 'pause_for', server_id: 'web', minutes: 15 },
        },
      ],
    },
    { kind: 'command', key: 'all', label: 'Hold everything', checked: true, command: { do: 'release_everything' } },
    { kind: 'command', key: 'quit', label: 'Quit', checked: null, command: { do: 'quit' } },
  ],
};

const NOTICE: Notice = {
  key: 'action-7',
  title: 'Restart <nginx> on web-1?',
  body: 'Asked for by <b>watch</b> & bot\nhttps://example.com/?a=1&b=2',
  urgency: 'critical',
  buttons: [
    { id: 'approve', label: 'Approve' },
    { id: 'reject', label: 'Reject' },
    { id: 'open', label: 'Open' },
  ],
  path: '/queue?action=7',
};

const folder = process.argv[2] ?? '';
mkdirSync(folder, { recursive: true });
const desktop = await startDesk();
const seen: string[] = [];
const see = (what: string, value: unknown) => {
  seen.push(`${what} ${JSON.stringify(value)}`);
  process.stdout.write(`${seen.at(-1)}\n`);
};
const sees = (what: string) => until(what, () => seen.some((line) => line.startsWith(what)));
const ours = createLinuxDesk({ env: desktop.env, log: (level, message) => see('log', `${level} ${message}`) });
ours.tray.onAvailability((state) => see('tray', state));
ours.tray.onCommand((command) => see('command', command));
ours.tray.onActivate(() => see('activate', null));
ours.notifier.onAvailability((state) => see('notifier', state));
ours.notifier.onPress((press) => see(`press`, press));
const picture = (name: string) => desktop.screenshot(join(folder, `${name}.png`));
let last: Buffer = Buffer.alloc(0);
/** Panels draw when they find the time. */
const changedPicture = async (name: string) => {
  await until(`a change for ${name}`, async () => {
    await picture(name);
    const now = readFileSync(join(folder, `${name}.png`));
    const isSame = last.equals(now);
    last = now;
    return !isSame;
  });
};
try {
  ours.tray.draw(PICTURE);
  await sees('tray {"is":"shown"}');
  await sees('notifier {"is":"shown"');
  await desktop.clickTrayIcon();
  await sees('activate');
  await picture('tray');
  await desktop.clickMenuEntry('web_1', 'Pause for 15 min');
  await sees('command {"do":"pause_for"');
  await desktop.clickMenuEntry('Approve: restart nginx_main on web_1');
  await sees('command {"do":"approve"');
  for (const [index, button] of ['approve', 'reject', 'notice'].entries()) {
    ours.notifier.show(NOTICE);
    await until('a notice', async () => (await desktop.notifications()) === 1);
    await picture(`notice-${button}`);
    await desktop.clickNotificationButton(index, 3);
    await sees(`press {"key":"action-7","pressed":"${button}"`);
    await until('no notice', async () => (await desktop.notifications()) === 0);
  }
  ours.notifier.show({ ...NOTICE, key: 'body' });
  await until('a notice', async () => (await desktop.notifications()) === 1);
  await desktop.clickNotification();
  // xfce4-notifyd takes a click on the text as "seen": what opens the window there is the button.
  await until('no notice', async () => (await desktop.notifications()) === 0);
  await changedPicture('tray-before');
  for (const level of TRAY_LEVELS.filter((one) => one !== PICTURE.level)) {
    ours.tray.draw({ ...PICTURE, level });
    await changedPicture(`tray-${level}`);
  }
  await desktop.restartPanel();
  await desktop.clickMenuEntry('Quit');
  await sees('command {"do":"quit"}');
  await desktop.restartNotifyd();
  ours.notifier.show(NOTICE);
  await until('a notice', async () => (await desktop.notifications()) === 1);
  ours.notifier.withdraw(NOTICE.key);
  await until('no notice', async () => (await desktop.notifications()) === 0);
  see('all of it', 'worked');
} catch (error) {
  see('failed', String(error));
  await picture('failed');
} finally {
  await ours.close();
  await desktop.close();
}
