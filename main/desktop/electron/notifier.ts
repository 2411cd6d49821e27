/** Notifications of macOS and Windows, with buttons, and with a field for the reason of a rejection. */
import { Notification } from 'electron';
import type { Notice, NoticePress, Notifier } from '../../core/desk/desk-ports.ts';

const UNSUPPORTED = 'This system shows no notifications of programs.';

interface Shown {
  notice: Notice;
  native: Notification;
}

/** Only once the app is ready. What an earlier run left in the notification centre is taken away: nobody listens to it. */
export function createElectronNotifier(): Notifier {
  const presses = new Set<(press: NoticePress) => void>();
  const shown = new Map<string, Shown>();
  const isSupported = Notification.isSupported();
  if (isSupported) Notification.removeAll();

  /** Once only: some systems tell of a press and then of the click it also was. */
  function press({ notice, native }: Shown, press: NoticePress): void {
    if (shown.get(notice.key)?.native !== native) return;
    takeAway(notice.key);
    for (const listener of presses) listener(press);
  }

  function takeAway(key: string): void {
    const known = shown.get(key);
    if (known === undefined) return;
    shown.delete(key);
    known.native.close();
    // Closing leaves it in the notification centre where it has moved there.
    Notification.remove(known.native.id);
  }

  function show(notice: Notice): void {
    takeAway(notice.key);
    const native = new Notification(optionsOf(notice));
    const entry: Shown = { notice, native };
    // Electron forgets, and so never tells of, one that nobody holds.
    shown.set(notice.key, entry);
    native.on('click', () => press(entry, { key: notice.key, pressed: 'notice' }));
    native.on('action', ({ actionIndex }) => {
      const button = notice.buttons[actionIndex];
      if (button !== undefined) press(entry, { key: notice.key, pressed: button.id });
    });
    native.on('reply', ({ reply }) => {
      const reason = reply.trim();
      press(entry, { key: notice.key, pressed: 'reject', ...(reason === '' ? {} : { reason }) });
    });
    native.on('failed', () => {
      if (shown.get(notice.key) === entry) shown.delete(notice.key);
    });
    native.show();
  }

  return {
    show(notice) {
      if (isSupported) show(notice);
    },
    withdraw: takeAway,
    onPress(listener) {
      presses.add(listener);
      return () => presses.delete(listener);
    },
    onAvailability(listener) {
      listener(isSupported ? { is: 'shown', hasButtons: true, places: null } : { is: 'absent', why: UNSUPPORTED });
      return () => {};
    },
    async close() {
      for (const key of [...shown.keys()]) takeAway(key);
    },
  };
}

function optionsOf(notice: Notice): Electron.NotificationConstructorOptions {
  const takesReason = notice.buttons.some(({ id }) => id === 'reject');
  return {
    title: notice.title,
    body: notice.body,
    urgency: notice.urgency,
    silent: notice.urgency === 'low',
    actions: notice.buttons.map(({ label }) => ({ type: 'button', text: label })),
    ...(takesReason ? { hasReply: true, replyPlaceholder: 'Reject, because …' } : {}),
  };
}
