import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Notice, NoticePress, NotifierAvailability } from '../../core/desk/desk-ports.ts';
import { createLinuxDesk } from './linux-desk.ts';
import { NOTIFICATIONS } from './notification-daemon.ts';
import { createLinuxNotifier, type LinuxNotifier } from './notifier.ts';
import { createSessionBus, type SessionBus } from './session-bus.ts';
import { type DaemonTraits, startNotificationDaemon } from './testing/daemon-double.ts';
import { NO_DBUS_DAEMON, type PrivateBus, startPrivateBus } from './testing/private-bus.ts';
import { until } from './testing/until.ts';

const NOTICE: Notice = {
  key: 'action-7',
  title: 'Restart <nginx> on web-1?',
  body: 'Requested by <b>bot</b> & co: https://example.com/?a=1&b=2\nsecond line',
  urgency: 'critical',
  buttons: [
    { id: 'approve', label: 'Approve' },
    { id: 'reject', label: 'Reject' },
    { id: 'open', label: 'Open' },
  ],
  path: '/queue?action=7',
};

describe.skipIf(NO_DBUS_DAEMON !== null)(`notices over D-Bus${NO_DBUS_DAEMON ? ` (${NO_DBUS_DAEMON})` : ''}`, () => {
  let desktop: PrivateBus;
  let bus: SessionBus;
  let notifier: LinuxNotifier;
  let availability: NotifierAvailability[];
  let presses: NoticePress[];
  let faults: unknown[];

  beforeEach(async () => {
    desktop = await startPrivateBus();
    [availability, presses, faults] = [[], [], []];
    const onFault = (error: unknown) => faults.push(error);
    bus = createSessionBus({ env: desktop.env, onFault });
    notifier = createLinuxNotifier({ bus, onFault });
    notifier.onAvailability((state) => availability.push(state));
    notifier.onPress((press) => presses.push(press));
  });
  afterEach(async () => {
    await notifier.close();
    await bus.close();
    await desktop.close();
    expect(faults).toEqual([]);
  });
  const isShown = () => availability.at(-1)?.is === 'shown';
  /** Unless told otherwise, one that is known and gives the keyboard to no button. */
  const startDaemon = async (traits?: DaemonTraits) => {
    const daemon = await startNotificationDaemon(await desktop.connect(), {
      name: 'Notification Daemon',
      vendor: 'MATE',
      ...traits,
    });
    await until('available', isShown);
    return daemon;
  };
  const startShowing = async (traits?: DaemonTraits) => {
    const daemon = await startDaemon(traits);
    notifier.show(NOTICE);
    await until('shown', () => daemon.open.size === 1 && notifier.held().calls === 0);
    return daemon;
  };

  test('TRY-3: a notice has its text with markup escaped, its buttons, its urgency and the icon', async () => {
    const daemon = await startShowing();
    expect(availability).toEqual(
      [
        { is: 'absent', why: expect.any(String) },
        { is: 'shown', hasButtons: true, places: 5 },
      ].slice(-availability.length),
    );
    expect(daemon.notices[0]).toMatchObject({
      replaces: 0,
      title: 'Restart <nginx> on web-1?',
      body: 'Requested by &lt;b&gt;bot&lt;/b&gt; &amp; co: https://example.com/?a=1&amp;b=2\nsecond line',
      actions: ['approve', 'Approve', 'reject', 'Reject', 'open', 'Open', 'default', 'Open'],
      hints: { urgency: 2, 'desktop-entry': 'holdpoint' },
      timeout: 0,
    });
    const image = daemon.notices[0]?.hints['image-data'] as unknown[];
    expect(image.slice(0, 6)).toEqual([48, 48, 192, true, 8, 4]);
    expect(image[6]).toHaveLength(48 * 48 * 4);
  });

  test('TRY-3: a daemon that reads links reads markup, though it does not say so', async () => {
    const daemon = await startShowing({ capabilities: ['body', 'body-hyperlinks'] });
    expect(daemon.notices[0]?.body).toContain('&lt;b&gt;bot&lt;/b&gt; &amp; co');
  });

  test('TRY-3: a daemon without markup gets plain text, one without actions gets no buttons', async () => {
    const daemon = await startShowing({ capabilities: ['body'] });
    expect(availability.at(-1)).toEqual({ is: 'shown', hasButtons: false, places: 5 });
    const body = `Decide in the window of Holdpoint, or in its tray.\n${NOTICE.body}`;
    expect(daemon.notices[0]).toMatchObject({ body, actions: [] });
  });

  test('TRY-3: where the daemon draws `default`, it is the one button that opens', async () => {
    const daemon = await startShowing({ name: 'Xfce Notify Daemon' });
    expect(daemon.notices[0]?.actions).toEqual(['approve', 'Approve', 'reject', 'Reject', 'default', 'Open']);
  });

  test('TRY-3: where the daemon draws `default` only with a label, it has none', async () => {
    const daemon = await startDaemon({ name: 'lxqt-notificationd' });
    notifier.show({ ...NOTICE, buttons: NOTICE.buttons.filter(({ id }) => id !== 'open') });
    await until('shown', () => daemon.open.size === 1);
    expect(daemon.notices[0]?.actions).toEqual(['approve', 'Approve', 'reject', 'Reject', 'default', '']);
  });

  test.each(['gnome-shell', 'one nobody knows'])(
    'TRY-3: on %s, where the first button may have the keyboard, that one decides nothing',
    async (name) => {
      const daemon = await startDaemon({ name });
      notifier.show({ ...NOTICE, buttons: NOTICE.buttons.filter(({ id }) => id !== 'open') });
      await until('shown', () => daemon.open.size === 1);
      expect(daemon.notices[0]?.actions).toEqual([
        ...['open', 'Show', 'approve', 'Approve', 'reject', 'Reject'],
        ...['default', 'Show'],
      ]);
      daemon.press(1, 'open');
      await until('pressed', () => presses.length > 0);
      expect(presses).toEqual([{ key: 'action-7', pressed: 'notice' }]);
    },
  );

  test.each([
    ['approve', 'open'],
    ['reject', 'reject'],
  ] as const)(
    'TRY-3: on GNOME, where Tab and Space reach it, %s is asked about in its place',
    async (decision, second) => {
      const daemon = await startDaemon({ name: 'gnome-shell' });
      notifier.show({ ...NOTICE, buttons: NOTICE.buttons.filter(({ id }) => id !== 'open') });
      await until('shown', () => daemon.open.size === 1 && notifier.held().calls === 0);
      expect(daemon.notices[0]?.hints.resident).toBe(true);
      daemon.press(1, decision);
      await until('asked', () => daemon.notices.length === 2 && notifier.held().calls === 0);
      const names = () => daemon.notices.at(-1)?.actions.filter((_, index) => index % 2 === 0);
      expect(daemon.notices[1]).toMatchObject({
        replaces: 1,
        title: expect.stringMatching(/^(Approve|Reject): Restart/),
      });
      // The keys that led here, pressed once more, decide nothing.
      expect(names()?.slice(0, 2)).toEqual(['back', second === 'reject' ? 'reject' : 'open']);
      expect(names()?.indexOf(decision)).not.toBe(['open', 'approve', 'reject'].indexOf(decision));
      daemon.press(1, 'back');
      await until('as before', () => daemon.notices.length === 3 && notifier.held().calls === 0);
      expect(names()).toEqual(['open', 'approve', 'reject', 'default']);
      expect(presses).toEqual([]);
      daemon.press(1, decision);
      await until('asked', () => daemon.notices.length === 4 && notifier.held().calls === 0);
      daemon.press(1, decision);
      await until('pressed', () => presses.length === 1);
      expect(presses).toEqual([{ key: 'action-7', pressed: decision }]);
      await until('gone', () => daemon.open.size === 0);
    },
  );

  test.each(['mako', 'dunst', 'one nobody knows'])(
    'TRY-3: on %s, where no buttons may be drawn, the text says where to decide',
    async (name) => {
      const daemon = await startShowing({ name });
      expect(daemon.notices[0]?.body).toMatch(/^Click here to decide\.\n/);
      notifier.show({ ...NOTICE, key: 'news', buttons: [] });
      await until('shown', () => daemon.open.size === 2);
      expect(daemon.notices[1]?.body).not.toContain('decide');
    },
  );

  test('TRY-3: what waits for a person stays until it is taken away; good news passes and is kept in no list', async () => {
    const daemon = await startDaemon({ capabilities: ['body', 'actions', 'persistence'] });
    notifier.show({ ...NOTICE, key: 'waits', urgency: 'normal', stays: true });
    notifier.show({ ...NOTICE, key: 'done', urgency: 'low', buttons: [] });
    await until('shown', () => daemon.open.size === 2);
    expect(daemon.notices).toMatchObject([
      { timeout: 0, hints: { urgency: 1 } },
      { timeout: -1, hints: { transient: true } },
    ]);
    expect(daemon.notices[0]?.hints.transient).toBeUndefined();
  });

  test('TRY-3: on Plasma a reason is typed into the notice', async () => {
    const plasma = { name: 'Plasma', capabilities: ['body', 'actions', 'inline-reply', 'persistence'] };
    const daemon = await startShowing(plasma);
    expect(daemon.notices[0]?.actions).toEqual([
      ...['approve', 'Approve', 'inline-reply', 'Reject…', 'open', 'Open'],
      ...['default', 'Open'],
    ]);
    expect(daemon.notices[0]?.hints).toMatchObject({ 'x-kde-reply-placeholder-text': 'Reject, because …' });
    daemon.press(1, 'inline-reply');
    daemon.reply(1, 'not before noon');
    await until('told', () => presses.length > 0);
    expect(presses).toEqual([{ key: 'action-7', pressed: 'reject', reason: 'not before noon' }]);
    notifier.show({ ...NOTICE, key: 'news', buttons: [] });
    await until('shown', () => daemon.notices.length === 2);
    daemon.reply(2, 'a reply to what asks nothing');
    daemon.press(2, 'default');
    await until('pressed', () => presses.length > 1);
    expect(presses.slice(1)).toEqual([{ key: 'news', pressed: 'notice' }]);
  });

  test('TRY-3: what the daemon gave with a press, so that the window may come to the front, is told with it', async () => {
    const daemon = await startShowing();
    daemon.token(1, 'the-token');
    daemon.press(1, 'default');
    await until('told', () => presses.length > 0);
    expect(presses).toEqual([{ key: 'action-7', pressed: 'notice', activation: 'the-token' }]);
  });

  test('TRY-3: a notice takes the place of another, which is withdrawn in vain; of one on its way it cannot', async () => {
    const daemon = await startShowing();
    notifier.show({ ...NOTICE, key: 'summary' }, 'action-7');
    notifier.withdraw('action-7');
    await until('replaced', () => daemon.notices.length === 2 && notifier.held().calls === 0);
    expect(daemon.notices[1]?.replaces).toBe(1);
    daemon.holdAnswers();
    notifier.show({ ...NOTICE, key: 'on its way' });
    notifier.show({ ...NOTICE, key: 'other' }, 'on its way');
    notifier.withdraw('on its way');
    await until('arrived', () => daemon.notices.length === 4);
    daemon.answer();
    await until('one of them gone', () => daemon.closed.length === 1);
    expect([daemon.notices[3]?.replaces, [...daemon.open], daemon.closed]).toEqual([0, [1, 3], [2]]);
  });

  test.each([
    ['approve', 'approve'],
    ['reject', 'reject'],
    ['open', 'open'],
    ['default', 'notice'],
  ])('TRY-3: pressing %s is told once as %s, and the notice is taken away', async (action, pressed) => {
    const daemon = await startShowing();
    daemon.press(1, action);
    daemon.press(1, action);
    await until('gone', () => daemon.open.size === 0);
    expect(presses).toEqual([{ key: 'action-7', pressed }]);
    expect(daemon.closed).toEqual([1]);
    expect(notifier.held().shown).toBe(0);
  });

  test('TRY-3: presses of others, of unknown buttons and by impostors are none', async () => {
    const daemon = await startShowing();
    const stranger = await desktop.connect();
    const at = ['/org/freedesktop/Notifications', 'org.freedesktop.Notifications', 'ActionInvoked'] as const;
    stranger.connection.message({
      type: 4,
      serial: 4_000,
      destination: bus.uniqueName(),
      path: at[0],
      interface: at[1],
      member: at[2],
      signature: 'us',
      body: [1, 'approve'],
    });
    await stranger.getId();
    daemon.press(2, 'approve');
    daemon.press(1, 'delete-everything');
    daemon.press(1, 'reject');
    await until('pressed', () => presses.length > 0);
    expect(presses).toEqual([{ key: 'action-7', pressed: 'reject' }]);
  });

  test('TRY-3: the same key replaces, also while the first is on its way', async () => {
    const daemon = await startDaemon();
    daemon.holdAnswers();
    for (const title of ['one', 'two', 'three']) notifier.show({ ...NOTICE, title });
    await until('one arrived', () => daemon.notices.length === 1);
    daemon.answer();
    await until('three arrived', () => daemon.notices.length === 2);
    notifier.show({ ...NOTICE, title: 'four' });
    await until('four arrived', () => daemon.notices.length === 3);
    expect(daemon.notices.map(({ title, replaces }) => [title, replaces])).toEqual([
      ['one', 0],
      ['three', 1],
      ['four', 1],
    ]);
    expect([...daemon.open]).toEqual([1]);
  });

  test('TRY-3: withdrawn it is gone, also before the daemon gave its number', async () => {
    const daemon = await startShowing();
    notifier.withdraw('action-7');
    notifier.withdraw('unknown');
    await until('gone', () => daemon.open.size === 0);
    daemon.holdAnswers();
    notifier.show(NOTICE);
    await until('arrived', () => daemon.open.size === 1);
    notifier.withdraw('action-7');
    expect(daemon.closed).toEqual([1]);
    daemon.answer();
    await until('gone', () => daemon.open.size === 0);
    expect(daemon.closed).toEqual([1, 2]);
    expect(notifier.held()).toMatchObject({ shown: 0, early: 0 });
  });

  test('TRY-3: withdrawn and shown again on its way it shows the last', async () => {
    const daemon = await startDaemon();
    daemon.holdAnswers();
    notifier.show(NOTICE);
    await until('arrived', () => daemon.open.size === 1);
    notifier.withdraw('action-7');
    notifier.show({ ...NOTICE, title: 'again' });
    daemon.answer();
    await until('again', () => daemon.notices.at(-1)?.title === 'again');
    expect([...daemon.open]).toEqual([1]);
  });

  test('TRY-3: a press that comes before the number of its notice counts', async () => {
    const daemon = await startDaemon();
    daemon.holdAnswers();
    notifier.show(NOTICE);
    await until('arrived', () => daemon.open.size === 1);
    daemon.press(1, 'approve');
    await until('heard', () => notifier.held().early === 1);
    daemon.answer();
    await until('pressed', () => presses.length === 1);
    expect(presses).toEqual([{ key: 'action-7', pressed: 'approve' }]);
    await until('gone', () => daemon.open.size === 0);
    expect(notifier.held()).toMatchObject({ shown: 0, early: 0 });
  });

  test('TRY-3: one whose time was over can stand in a list: it is pressed, withdrawn and replaced as one that shows', async () => {
    const daemon = await startShowing();
    daemon.end(1, 1);
    notifier.withdraw('action-7');
    await until('taken out of the list', () => daemon.closed.length === 1);
    notifier.show(NOTICE);
    await until('shown', () => daemon.open.size === 1 && notifier.held().calls === 0);
    daemon.end(2, 1);
    await bus.call({ ...NOTIFICATIONS, member: 'GetCapabilities' });
    notifier.show({ ...NOTICE, title: 'anew' });
    await until('anew', () => daemon.closed.length === 2);
    expect([daemon.notices.at(-1)?.replaces, daemon.closed]).toEqual([0, [1, 2]]);
    daemon.end(3, 1);
    daemon.press(3, 'approve');
    await until('pressed', () => presses.length > 0);
    expect(presses).toEqual([{ key: 'action-7', pressed: 'approve' }]);
    for (let i = 0; i < 250; i++) {
      notifier.show({ ...NOTICE, key: `over-${i}` });
      await until('shown', () => daemon.open.size === 1 && notifier.held().calls === 0);
      daemon.end(4 + i, 1);
      await bus.call({ ...NOTIFICATIONS, member: 'GetCapabilities' });
    }
    expect(notifier.held().shown).toBe(200);
  });

  test('TRY-3: one that was dismissed is forgotten', async () => {
    const daemon = await startShowing();
    daemon.end(1, 2);
    await until('forgotten', () => notifier.held().shown === 0);
    notifier.withdraw('action-7');
    notifier.show(NOTICE);
    await until('anew', () => daemon.notices.length === 2);
    expect(daemon.notices[1]?.replaces).toBe(0);
    expect(daemon.closed).toEqual([]);
  });

  test('TRY-4: a daemon that restarts has none of our numbers', async () => {
    const first = await startShowing();
    await first.close();
    await until('absent', () => !isShown());
    expect(availability.at(-1)).toEqual({ is: 'absent', why: expect.stringContaining('no notification service') });
    notifier.show({ ...NOTICE, key: 'lost' });
    const second = await startDaemon();
    second.press(1, 'approve');
    // Its answer comes after the press on the same wire.
    await bus.call({ ...NOTIFICATIONS, member: 'GetCapabilities' });
    notifier.withdraw('action-7');
    notifier.show(NOTICE);
    await until('shown', () => second.open.size === 1);
    expect(second.notices.map(({ title, replaces }) => [title, replaces])).toEqual([[NOTICE.title, 0]]);
    expect([presses, second.closed]).toEqual([[], []]);
  });

  test('TRY-4: what is shown before the daemon was asked for is not lost', async () => {
    const early = createSessionBus({ env: desktop.env, onFault: (error) => faults.push(error) });
    const daemon = await startNotificationDaemon(await desktop.connect());
    const other = createLinuxNotifier({ bus: early, onFault: (error) => faults.push(error) });
    other.show(NOTICE);
    other.show({ ...NOTICE, key: 'gone' });
    other.withdraw('gone');
    await until('shown', () => daemon.open.size === 1);
    await other.close();
    expect(daemon.open.size).toBe(0);
    await early.close();
  });

  test('TRY-4: it is back within two seconds after the bus was killed and restarted', async () => {
    await startShowing();
    await desktop.kill();
    await until('absent', () => !isShown());
    notifier.show(NOTICE);
    notifier.withdraw('action-7');
    await desktop.restart();
    const daemon = await startShowing();
    expect(daemon.notices).toHaveLength(1);
  });

  test('TRY-4: the desk takes its notices away when it closes', async () => {
    const daemon = await startDaemon();
    const desk = createLinuxDesk({ env: desktop.env, log: (_level, message) => faults.push(message) });
    await new Promise<void>((resolve) => void desk.notifier.onAvailability(({ is }) => is === 'shown' && resolve()));
    daemon.holdAnswers();
    desk.notifier.show(NOTICE);
    await until('arrived', () => daemon.open.size === 1);
    const closed = desk.close();
    daemon.answer();
    await closed;
    await until('gone', () => daemon.open.size === 0);
  });

  test('TRY-4: the end does not wait for a bus that is frozen', async () => {
    await startShowing();
    process.kill(desktop.pid(), 'SIGSTOP');
    await notifier.close();
    await bus.close();
    process.kill(desktop.pid(), 'SIGCONT');
  });

  describe('TRY-3: notices of a run that was killed', () => {
    let kept: unknown;
    /** Another run on the same folder. */
    const startRun = () => {
      const onFault = (error: unknown) => faults.push(error);
      const itsBus = createSessionBus({ env: desktop.env, onFault });
      const keeping = {
        load: () => structuredClone(kept),
        save(value: unknown) {
          kept = structuredClone(value);
        },
      };
      const its = createLinuxNotifier({ bus: itsBus, keeping, onFault });
      const gone: string[][] = [];
      its.onLeftover?.((keys) => gone.push(keys));
      return { notifier: its, bus: itsBus, gone };
    };
    const end = async ({ notifier, bus }: ReturnType<typeof startRun>) => {
      await notifier.close();
      await bus.close();
    };
    const idsKept = () => (kept as { notices?: { id: number }[] } | null)?.notices?.map(({ id }) => id);
    beforeEach(() => {
      kept = null;
    });
    const killOne = async () => {
      const killed = startRun();
      for (const key of ['action:7', 'action:8', 'action:9']) killed.notifier.show({ ...NOTICE, key });
      await until('kept', () => idsKept()?.length === 3);
      killed.notifier.withdraw('action:9');
      await until('kept', () => idsKept()?.length === 2);
      // As the kill leaves it: its connection is gone, its notices stay.
      const left = structuredClone(kept);
      await killed.bus.close();
      await end(killed);
      kept = left;
    };

    test('are taken away by the next one, and told', async () => {
      const daemon = await startDaemon();
      await killOne();
      expect([...daemon.open]).toEqual([1, 2]);
      const next = startRun();
      next.notifier.show({ ...NOTICE, key: 'action:10' });
      await until('told', () => next.gone.length > 0);
      await until('only ours is left', () => [...daemon.open].join() === '4');
      expect(next.gone).toEqual([['action:7', 'action:8']]);
      await until('kept', () => idsKept()?.join() === '4');
      await end(next);
      expect(idsKept()).toEqual([]);
    });

    test('are no longer ours where the daemon is another one', async () => {
      await (async () => {
        const daemon = await startDaemon();
        await killOne();
        await daemon.close();
      })();
      const other = await startDaemon();
      other.open.add(1);
      const next = startRun();
      await until('it knows', () => idsKept()?.length === 0);
      expect([next.gone, other.closed]).toEqual([[], []]);
      await end(next);
    });

    test.each([['nonsense'], [{ daemon: 1 }], [{ daemon: 'x', notices: [{ id: -1, key: 'a' }] }]])(
      'that cannot be read do no harm: %j',
      async (saved) => {
        const daemon = await startDaemon();
        kept = saved;
        const next = startRun();
        await until('it knows', () => idsKept()?.length === 0);
        expect([next.gone, daemon.closed]).toEqual([[], []]);
        await end(next);
      },
    );
  });

  test('TRY-4: a thousand notices shown and withdrawn leave nothing behind', async () => {
    const daemon = await startShowing();
    const held = () => ({ ...notifier.held(), ...bus.held() });
    const before = held();
    for (let i = 0; i < 1_000; i++) {
      const key = `round-${i}`;
      notifier.show({ ...NOTICE, key });
      if (i % 3 === 0) notifier.show({ ...NOTICE, key, title: 'changed' });
      notifier.withdraw(key);
      if (i % 50 === 49) await until('settled', () => notifier.held().calls === 0, 5_000);
    }
    await until('all gone', () => daemon.open.size === 1);
    expect(held()).toEqual(before);
  });
});
