import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MenuEntry, TrayAvailability, TrayCommand, TrayPicture } from '../../core/desk/desk-ports.ts';
import { trayIconRgba } from '../icons/tray-icon.ts';
import { createSessionBus, type SessionBus } from './session-bus.ts';
import { NO_DBUS_DAEMON, type PrivateBus, startPrivateBus } from './testing/private-bus.ts';
import { until } from './testing/until.ts';
import { startWatcher } from './testing/watcher-double.ts';
import { createLinuxTray, type LinuxTray } from './tray.ts';

const command = (key: string, label: string, does: TrayCommand, checked: boolean | null = null): MenuEntry => ({
  kind: 'command',
  key,
  label,
  checked,
  command: does,
});
const SEEN = { revision: 1 };
const approve = (id: number) => command(`approve-${id}`, `Approve ${id}`, { do: 'approve', action_id: id, seen: SEEN });
const QUIT = command('quit', 'Quit', { do: 'quit' });
const PICTURE: TrayPicture = {
  level: 'waiting',
  waiting: 2,
  title: '2 actions wait',
  details: 'restart a&b on <web-1>\nsecond line',
  menu: [
    { kind: 'text', key: 'web', label: 'web_1 waits' },
    { kind: 'separator', key: 'after-web' },
    command('pause-web', 'Pause web_1', { do: 'pause', server_id: 'web', until: null }, false),
    { kind: 'submenu', key: 'more', label: 'More', entries: [approve(7)] },
    QUIT,
  ],
};

describe.skipIf(NO_DBUS_DAEMON !== null)(`the tray over D-Bus${NO_DBUS_DAEMON ? ` (${NO_DBUS_DAEMON})` : ''}`, () => {
  let desktop: PrivateBus;
  let bus: SessionBus;
  let tray: LinuxTray;
  let availability: TrayAvailability[];
  let commands: TrayCommand[];
  let faults: unknown[];
  let panelProgram: string | null;
  let drawIcon: (level: TrayPicture['level'], waiting: number, size: number) => Buffer;

  beforeEach(async () => {
    desktop = await startPrivateBus();
    [availability, commands, faults] = [[], [], []];
    drawIcon = (level, waiting, size) => trayIconRgba({ level, waiting, size, scheme: 'colour' });
    const onFault = (error: unknown) => faults.push(error);
    bus = createSessionBus({ env: desktop.env, onFault });
    panelProgram = 'some-panel';
    const programOf = () => panelProgram;
    tray = createLinuxTray({ bus, onFault, drawIcon: (...request) => drawIcon(...request), programOf });
    tray.onAvailability((state) => availability.push(state));
    tray.onCommand((chosen) => commands.push(chosen));
  });
  afterEach(async () => {
    await tray.close();
    await bus.close();
    await desktop.close();
  });
  const isShown = () => availability.at(-1)?.is === 'shown';
  const startPanel = async () => {
    const watcher = await startWatcher(await desktop.connect());
    await until('registered', () => watcher.items.length === 1 && isShown());
    return watcher;
  };

  test('TRY-1: the panel is given title, tooltip, status and the icon at each size as A,R,G,B', async () => {
    tray.draw(PICTURE);
    const watcher = await startPanel();
    const all = await watcher.properties();
    expect(all).toMatchObject({ Id: 'holdpoint', Title: '2 actions wait', Status: 'NeedsAttention', Menu: '/MenuBar' });
    expect(all).toMatchObject({ ItemIsMenu: false, Category: 'ApplicationStatus' });
    expect(all.ToolTip).toEqual(['', [], '2 actions wait', 'restart a&amp;b on &lt;web-1&gt;\nsecond line']);
    const pixmaps = all.IconPixmap as [number, number, Buffer][];
    expect(pixmaps.map(([width, height]) => [width, height])).toEqual([16, 20, 22, 24, 32, 48].map((n) => [n, n]));
    const [, , argb] = pixmaps[4] ?? [0, 0, Buffer.alloc(0)];
    const rgba = drawIcon('waiting', 2, 32);
    const middle = 4 * (16 * 32 + 4);
    expect([...argb.subarray(middle, middle + 4)]).toEqual([rgba[middle + 3], ...rgba.subarray(middle, middle + 3)]);
    expect(await watcher.property('AttentionIconPixmap')).toEqual(pixmaps);
  });

  test('TRY-2: the layout holds every entry, with underscores doubled, marks and sub-menus', async () => {
    tray.draw(PICTURE);
    const watcher = await startPanel();
    const { root } = await watcher.layout();
    expect(root).toMatchObject({ id: 0, properties: { 'children-display': 'submenu' } });
    expect(root.children.map(({ properties }) => properties)).toEqual([
      { label: 'web__1 waits', enabled: false },
      { type: 'separator' },
      { label: 'Pause web__1', 'toggle-type': 'checkmark', 'toggle-state': 0 },
      { label: 'More', 'children-display': 'submenu' },
      { label: 'Quit' },
    ]);
    expect(root.children[3]?.children.map(({ properties }) => properties)).toEqual([{ label: 'Approve 7' }]);
    const shallow = await watcher.layout(0, 1, ['label']);
    expect(shallow.root.children[3]).toMatchObject({ properties: { label: 'More' }, children: [] });
    const more = root.children[3]?.id ?? -1;
    expect((await watcher.layout(more, -1)).root.children).toHaveLength(1);
    expect(await watcher.menu('GetProperty', 'is', [more, 'label'])).toMatchObject({ value: 'More' });
    expect(await watcher.menu('GetGroupProperties', 'aias', [[], ['label']])).toHaveLength(7);
    expect(await watcher.menu('AboutToShow', 'i', [0])).toBe(false);
  });

  test('TRY-2: a click is the command of that entry, alone or in a group; other events are none', async () => {
    tray.draw(PICTURE);
    const watcher = await startPanel();
    const { root } = await watcher.layout();
    const [text, , pause, more, quit] = root.children.map(({ id }) => id);
    await watcher.click(pause ?? -1);
    expect(commands).toEqual([{ do: 'pause', server_id: 'web', until: null }]);
    for (const id of [text, more, 4_000]) await watcher.click(id ?? -1);
    const { Variant } = await import('dbus-native');
    const data = new Variant('i', 0);
    await watcher.menu('Event', 'isvu', [quit, 'hovered', data, 0]);
    const unknown = await watcher.menu('EventGroup', 'a(isvu)', [
      [
        [quit, 'clicked', data, 0],
        [999, 'clicked', data, 0],
      ],
    ]);
    expect(unknown).toEqual([999]);
    expect(commands.slice(1)).toEqual([{ do: 'quit' }]);
    let activations = 0;
    tray.onActivate(() => activations++);
    await watcher.item('Activate', 'ii', [1, 2]);
    expect(activations).toBe(1);
  });

  test('TRY-2: entries keep their number by key, and no number is given to another', async () => {
    tray.draw({ ...PICTURE, menu: [approve(1), approve(2), QUIT] });
    const watcher = await startPanel();
    const before = (await watcher.layout()).root.children.map(({ id }) => id);
    tray.draw({ ...PICTURE, menu: [approve(2), approve(3), QUIT] });
    await until('told', () => watcher.signals.some(([member]) => member === 'LayoutUpdated'));
    const after = (await watcher.layout()).root.children.map(({ id }) => id);
    expect([after[0], after[2]]).toEqual([before[1], before[2]]);
    expect(before).not.toContain(after[1]);
    await watcher.click(before[0] ?? -1);
    expect(commands).toEqual([]);
    // A key that is there twice, against the rule, still does what its own entry says.
    const twin = { ...approve(9), key: 'same' };
    tray.draw({ ...PICTURE, menu: [{ ...approve(8), key: 'same' }, twin] as MenuEntry[] });
    const twins = (await watcher.layout()).root.children.map(({ id }) => id);
    for (const id of twins) await watcher.click(id);
    expect(commands).toEqual([
      { do: 'approve', action_id: 8, seen: SEEN },
      { do: 'approve', action_id: 9, seen: SEEN },
    ]);
  });

  test('TRY-2: a change raises the revision and is told; an equal picture is not drawn again', async () => {
    tray.draw(PICTURE);
    const watcher = await startPanel();
    const { revision } = await watcher.layout();
    watcher.signals.length = 0;
    tray.draw(structuredClone(PICTURE));
    tray.draw({ ...PICTURE, title: 'other' });
    tray.draw({ ...PICTURE, title: 'other', level: 'failed', waiting: 3 });
    tray.draw({ ...PICTURE, title: 'other', level: 'normal', waiting: 0, menu: [QUIT] });
    await until('told', () => watcher.signals.at(-1)?.[0] === 'LayoutUpdated');
    expect(watcher.signals).toEqual([
      ['NewTitle'],
      ['NewToolTip'],
      ['NewIcon'],
      ['NewAttentionIcon'],
      ['NewIcon'],
      ['NewAttentionIcon'],
      ['NewStatus', 'Active'],
      ['LayoutUpdated', revision + 1, 0],
    ]);
    expect((await watcher.layout()).revision).toBe(revision + 1);
  });

  test('TRY-2: what an entry shows is told where the entries are the same, and only that', async () => {
    const entry = (paused: boolean): MenuEntry[] => [
      { kind: 'submenu', key: 'web', label: paused ? 'Web: paused' : 'Web', entries: [approve(1)] },
      { kind: 'separator', key: 'after-web' },
      command('hold', 'Hold everything', { do: 'hold_everything' }, paused ? true : null),
    ];
    tray.draw({ ...PICTURE, menu: entry(false) });
    const watcher = await startPanel();
    const before = await watcher.layout();
    watcher.signals.length = 0;
    tray.draw({ ...PICTURE, menu: entry(true) });
    tray.draw({ ...PICTURE, menu: entry(false) });
    await until('told', () => watcher.signals.filter(([member]) => member === 'ItemsPropertiesUpdated').length === 2);
    const [web, , hold] = before.root.children.map(({ id }) => id);
    const told = watcher.signals.map(([member, updated, removed]) => [member, plain(updated), removed]);
    expect(told).toEqual([
      [
        'ItemsPropertiesUpdated',
        [
          [web, { label: 'Web: paused' }],
          [hold, { 'toggle-type': 'checkmark', 'toggle-state': 1 }],
        ],
        [],
      ],
      ['ItemsPropertiesUpdated', [[web, { label: 'Web' }]], [[hold, ['toggle-type', 'toggle-state']]]],
    ]);
    const after = await watcher.layout();
    expect([after.revision, after.root]).toEqual([before.revision, before.root]);
  });

  test('TRY-2: no entry becomes one of another kind, and separators are the same wherever they stand', async () => {
    const end: MenuEntry[] = [{ kind: 'separator', key: 'after-servers' }, QUIT];
    const waiting: MenuEntry[] = [approve(1), { kind: 'separator', key: 'after-waiting' }];
    tray.draw({ ...PICTURE, menu: [...waiting, ...end] });
    const watcher = await startPanel();
    const ids = async () => (await watcher.layout()).root.children.map(({ id }) => id);
    const all = await ids();
    tray.draw({ ...PICTURE, menu: end });
    expect(await ids()).toEqual(all.slice(2));
    tray.draw({ ...PICTURE, menu: [{ kind: 'text', key: 'quit', label: 'Quit' }, ...end] });
    expect((await ids())[0]).toBeGreaterThan(Math.max(...all));
  });

  test('TRY-2: a panel that asks level by level is told of each sub-menu, once', async () => {
    const inner: MenuEntry = { kind: 'submenu', key: 'inner', label: 'Inner', entries: [approve(2)] };
    tray.draw({ ...PICTURE, menu: [{ kind: 'submenu', key: 'outer', label: 'Outer', entries: [inner] }, QUIT] });
    const watcher = await startPanel();
    watcher.signals.length = 0;
    const layouts = () => watcher.signals.filter(([member]) => member === 'LayoutUpdated');
    const { root, revision } = await watcher.layout(0, 1);
    const outer = root.children[0]?.id ?? -1;
    await until('told', () => layouts().length === 1);
    const below = (await watcher.layout(outer, 1)).root.children[0]?.id ?? -1;
    await until('told', () => layouts().length === 2);
    await watcher.layout(0, 1);
    await watcher.layout(0, -1);
    await watcher.layout(outer, 1);
    expect(layouts()).toEqual([
      ['LayoutUpdated', revision, outer],
      ['LayoutUpdated', revision, below],
    ]);
  });

  test.each([
    ['gnome-shell', 'a_b_c__d', 'a__b_c__d'],
    ['gnome-shell', 'a__b_', 'a___b_'],
    ['gnome-shell', 'ends_', 'ends_'],
    ['another', 'a_b__c_', 'a__b____c__'],
  ])('TRY-2: %s shows "%s" where it is written as "%s"', async (program, label, written) => {
    panelProgram = program;
    tray.draw({ ...PICTURE, menu: [{ kind: 'text', key: 'text', label }] });
    const watcher = await startPanel();
    expect((await watcher.layout()).root.children[0]?.properties.label).toBe(written);
  });

  test('TRY-1: a panel that paints over what needs attention is asked for none', async () => {
    panelProgram = 'waybar';
    tray.draw({ ...PICTURE, level: 'failed' });
    const first = await startPanel();
    expect(await first.property('Status')).toBe('Active');
    await first.close();
    await until('absent', () => !isShown());
    panelProgram = null;
    const second = await startPanel();
    expect(await second.property('Status')).toBe('NeedsAttention');
  });

  test('TRY-1: a panel that has read the icon is told all of it once more, and again a little later', async () => {
    tray.draw(PICTURE);
    const watcher = await startPanel();
    const told = () => watcher.signals.map(([member]) => member).filter((member) => member.startsWith('New'));
    watcher.signals.length = 0;
    await watcher.properties();
    await until('told', () => told().length >= 5);
    await watcher.properties();
    await watcher.properties();
    const all = ['NewIcon', 'NewAttentionIcon', 'NewStatus', 'NewTitle', 'NewToolTip'];
    expect(told().slice(0, 5)).toEqual(all);
    // One that listens later than it reads.
    watcher.signals.length = 0;
    await until('told again', () => told().length >= 5, 20_000);
    expect(told().slice(0, 5)).toEqual(all);
  });

  test('TRY-2: what the panel gave so that a window may come to the front goes with the next click, and only with that', async () => {
    tray.draw({ ...PICTURE, menu: [QUIT] });
    const watcher = await startPanel();
    const given: (string | undefined)[] = [];
    tray.onCommand((_command, activation) => given.push(activation));
    tray.onActivate((activation) => given.push(activation));
    await watcher.item('ProvideXdgActivationToken', 's', ['one']);
    await watcher.item('Activate', 'ii', [1, 2]);
    await watcher.item('Activate', 'ii', [1, 2]);
    await watcher.item('ProvideXdgActivationToken', 's', ['two']);
    await watcher.click((await watcher.layout()).root.children[0]?.id ?? -1);
    expect(given).toEqual(['one', undefined, 'two']);
  });

  test('TRY-2: a menu whose panel says when it closes stands until then', async () => {
    tray.draw({ ...PICTURE, menu: [approve(1), QUIT] });
    const watcher = await startPanel();
    const { Variant } = await import('dbus-native');
    const event = (name: string) => watcher.menu('Event', 'isvu', [0, name, new Variant('i', 0), 0]);
    await event('opened');
    await watcher.menu('AboutToShow', 'i', [0]);
    watcher.signals.length = 0;
    tray.draw({ ...PICTURE, menu: [approve(2), QUIT] });
    await watcher.layout();
    expect(watcher.signals).toEqual([]);
    await event('closed');
    await until('told', () => watcher.signals.some(([member]) => member === 'LayoutUpdated'));
    expect((await watcher.layout()).root.children[0]?.properties.label).toBe('Approve 2');
  });

  test('TRY-2: a menu that is open stands still until something was chosen, then is what it should be', async () => {
    tray.draw({ ...PICTURE, menu: [approve(1), QUIT] });
    const watcher = await startPanel();
    const { root, revision } = await watcher.layout();
    await watcher.menu('AboutToShow', 'i', [0]);
    watcher.signals.length = 0;
    tray.draw({ ...PICTURE, title: 'other', menu: [approve(2), QUIT] });
    await until('the rest is told', () => watcher.signals.some(([member]) => member === 'NewTitle'));
    expect((await watcher.layout()).revision).toBe(revision);
    await watcher.click(root.children[0]?.id ?? -1);
    expect(commands).toEqual([{ do: 'approve', action_id: 1, seen: SEEN }]);
    await until('told', () => watcher.signals.some(([member]) => member === 'LayoutUpdated'));
    expect((await watcher.layout()).root.children[0]?.properties.label).toBe('Approve 2');
  });

  test('TRY-2: hostile text loses what is not seen and keeps the rest', async () => {
    const label = 'a\u0000b\u001b[31m\u202ec\nd_<b>&\ud800';
    tray.draw({ ...PICTURE, title: label, details: `x\u0007\n${label}`, menu: [{ kind: 'text', key: 'text', label }] });
    const watcher = await startPanel();
    expect((await watcher.layout()).root.children[0]?.properties.label).toBe('ab[31mc d__<b>&\ufffd');
    expect(await watcher.property('Title')).toBe('ab[31mc d_<b>&\ufffd');
    expect(await watcher.property('ToolTip')).toMatchObject({ 3: 'x\nab[31mc\nd_&lt;b&gt;&amp;\ufffd' });
    tray.draw({ ...PICTURE, menu: [{ kind: 'text', key: 'text', label: 'x'.repeat(100_000) }] });
    expect(String((await watcher.layout()).root.children[0]?.properties.label)).toHaveLength(240);
  });

  test('TRY-4: an icon that cannot be drawn costs neither the rest nor the item', async () => {
    tray.draw(PICTURE);
    const watcher = await startPanel();
    drawIcon = () => {
      throw new Error('no icon');
    };
    tray.draw({ ...PICTURE, level: 'failed', title: 'failed' });
    expect(await watcher.properties()).toMatchObject({ Title: 'failed', Status: 'NeedsAttention' });
    expect(await watcher.property('IconPixmap')).toHaveLength(6);
    expect(faults.map(String)).toEqual(['Error: no icon']);
  });

  test('TRY-4: it registers again when the watcher comes back', async () => {
    tray.draw(PICTURE);
    const first = await startPanel();
    await first.close();
    await until('absent', () => !isShown());
    expect(availability.at(-1)).toEqual({ is: 'absent', why: expect.stringContaining('no tray') });
    const second = await startPanel();
    expect(await second.property('Title')).toBe('2 actions wait');
    expect(availability.filter(({ is }) => is === 'absent')).toHaveLength(availability.length - 2);
  });

  test('TRY-4: a watcher without a panel is said, and a panel that comes is noticed', async () => {
    const watcher = await startWatcher(await desktop.connect(), false);
    await until('registered', () => watcher.items.length === 1);
    await until('said', () => JSON.stringify(availability.at(-1)).includes('No panel'));
    watcher.setHost(true);
    await until('shown', isShown);
  });

  test('TRY-4: it is back within two seconds after the bus was killed and restarted', async () => {
    tray.draw(PICTURE);
    await startPanel();
    await desktop.kill();
    await until('absent', () => !isShown());
    expect(availability.at(-1)).toEqual({ is: 'absent', why: expect.stringContaining('went away') });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await desktop.restart();
    const watcher = await startWatcher(await desktop.connect());
    await until('back', () => watcher.items.length === 1 && isShown());
    expect((await watcher.layout()).root.children).toHaveLength(5);
  });

  test('TRY-4: calls that make no sense are answered with an error or not at all, and harm nothing', async () => {
    tray.draw(PICTURE);
    const watcher = await startPanel();
    const properties = 'org.freedesktop.DBus.Properties';
    const at = (path: string, name: string, member: string) => ({ path, interface: name, member });
    const refused = [
      watcher.menu('GetLayout', 's', ['x']),
      watcher.menu('GetLayout', 'iias', [12_345, -1, []]),
      watcher.menu('Event', 'i', [1]),
      watcher.menu('GetProperty', 'is', [0, 'nothing']),
      watcher.menu('AboutToShow', 'i', [999]),
      watcher.raw(at('/MenuBar', 'com.canonical.dbusmenu', 'toString')),
      watcher.raw(at('/MenuBar', 'com.canonical.dbusmenu', 'Version')),
      watcher.raw(at('/MenuBar', '__proto__.x', 'constructor')),
      watcher.raw(at('/nowhere', 'com.canonical.dbusmenu', 'GetLayout')),
      watcher.raw(at('/StatusNotifierItem', properties, 'Get')),
      watcher.raw({ ...at('/StatusNotifierItem', properties, 'Get'), signature: 'u', body: [5] }),
      watcher.item('Activate'),
      watcher.item('Scroll', 'ss', ['', '']),
    ];
    const outcomes = await Promise.allSettled(refused);
    expect(outcomes.map(({ status }) => status)).toEqual(refused.map(() => 'rejected'));
    expect((await watcher.layout()).root.children).toHaveLength(5);
    expect(isShown()).toBe(true);
  });

  test('TRY-4: a thousand pictures leave nothing behind', async () => {
    const watcher = await startPanel();
    const held = () => ({ ...tray.held(), ...bus.held() });
    const draw = (i: number) =>
      tray.draw({ ...PICTURE, waiting: i % 12, title: `round ${i}`, menu: [approve(i), QUIT] });
    draw(0);
    await watcher.layout();
    const before = held();
    for (let i = 1; i <= 1_000; i++) draw(i);
    await watcher.layout();
    expect(held()).toEqual(before);
  });
});

/** Values of a signal without the wrapping of D-Bus. */
function plain(updated: unknown): unknown {
  return (updated as [number, Record<string, { value: unknown }>][]).map(([id, properties]) => [
    id,
    Object.fromEntries(Object.entries(properties).map(([name, { value }]) => [name, value])),
  ]);
}

test('TRY-4: without any bus it is said in one sentence, and nothing fails', async () => {
  const faults: unknown[] = [];
  const bus = createSessionBus({ env: { XDG_RUNTIME_DIR: '/nowhere' }, onFault: (error) => faults.push(error) });
  const tray = createLinuxTray({ bus, drawIcon: () => Buffer.alloc(0), onFault: (error) => faults.push(error) });
  const told: TrayAvailability[] = [];
  tray.onAvailability((state) => told.push(state));
  await until('told', () => told.length > 0);
  tray.draw(PICTURE);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(told).toEqual([{ is: 'absent', why: 'There is no desktop session here (no D-Bus session bus).' }]);
  await tray.close();
  await bus.close();
  expect(faults).toEqual([]);
});
