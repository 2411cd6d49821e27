/** The port `Notifier` over D-Bus. */
import type { Notice, NoticePress, Notifier, NotifierAvailability } from '../../core/desk/desk-ports.ts';
import { createAnnounced, createListeners } from './announced.ts';
import { createNoticesKeeper, type NoticesKeeping } from './kept-notices.ts';
import type { MethodCall } from './method-call.ts';
import { type DaemonState, NOTIFICATIONS, watchDaemon } from './notification-daemon.ts';
import { noticeIcon, notifyCall } from './notify-call.ts';
import type { SessionBus } from './session-bus.ts';
import { createShownNotices, type NoticeEvent } from './shown-notices.ts';
import type { Signal } from './signal-hub.ts';

/** How long the end of the program waits for notices to be taken away. */
const CLOSE_LIMIT_MS = 1_000;

export interface LinuxNotifierDeps {
  bus: SessionBus;
  /** Without it, notices of a run that was killed stay. */
  keeping?: NoticesKeeping | undefined;
  onFault(error: unknown): void;
}

const NOT_KEPT: NoticesKeeping = { load: () => null, save() {} };

/** `held` is what it keeps, for the tests that look for leaks. */
export type LinuxNotifier = Notifier & { held(): Record<string, number> };

export function createLinuxNotifier({ bus, keeping = NOT_KEPT, onFault }: LinuxNotifierDeps): LinuxNotifier {
  const presses = createListeners<NoticePress>(onFault);
  const leftover = createListeners<string[]>(onFault);
  const availability = createAnnounced<NotifierAvailability>(onFault);
  const calls = createCalls(bus);
  const icon = noticeIcon();
  /** Waiting until it is known what the daemon can do; empty where there is none. */
  const unsent = new Map<string, Notice>();
  let daemon: DaemonState | null = null;

  const takeAway = (id: number) =>
    void calls.call({ ...NOTIFICATIONS, member: 'CloseNotification', signature: 'u', body: [id] });
  const notices = createShownNotices({
    asksTwice: () => daemon?.is === 'ready' && daemon.traits.focusesFirst,
    async deliver(notice, replaces, asked) {
      if (daemon?.is !== 'ready') return null;
      const outcome = await calls.call(notifyCall({ notice, replaces, asked }, daemon.traits, icon));
      return outcome.ok ? Number(outcome.body[0]) : null;
    },
    takeAway,
    onPress: presses.tell,
    onChange: () => keeper.changed(),
  });
  const keeper = createNoticesKeeper({
    bus,
    keeping,
    owner: () => watch.owner(),
    shown: notices.numbers,
    takeAway,
    onLeftover: leftover.tell,
  });
  const show = (notice: Notice, instead?: string) => {
    if (daemon === null) unsent.set(notice.key, notice);
    else if (daemon.is === 'ready') notices.show(notice, instead);
  };
  const onState = (state: DaemonState) => {
    daemon = state;
    if (state.is === 'ready') void keeper.daemonIs();
    const waiting = [...unsent.values()];
    unsent.clear();
    for (const notice of waiting) show(notice);
    availability.tell(
      state.is === 'ready' ? { is: 'shown', hasButtons: state.traits.hasButtons, places: state.traits.places } : state,
    );
  };
  const { destination: sender, path, interface: name } = NOTIFICATIONS;
  const stopHearing = bus.onSignal({ sender, path, interface: name }, (signal) => {
    const event = eventOf(signal);
    // Anyone may send a signal; the daemon's own tell everyone of everyone's notices.
    if (event !== null && signal.sender === watch.owner()) notices.handle(event);
  });
  const watch = watchDaemon({ bus, onForget: notices.forget, onState });
  return {
    show,
    withdraw(key) {
      unsent.delete(key);
      notices.withdraw(key);
    },
    onPress: presses.add,
    onAvailability: availability.follow,
    onLeftover: leftover.add,
    held: () => ({ ...notices.held(), unsent: unsent.size, calls: calls.size() }),
    async close() {
      for (const key of notices.keys()) notices.withdraw(key);
      await calls.allDone(CLOSE_LIMIT_MS);
      keeper.changed();
      // The last of it is saved one turn later.
      await new Promise((resolve) => setImmediate(resolve));
      presses.clear();
      leftover.clear();
      stopHearing();
      watch.close();
    },
  };
}

/** Of `NotificationClosed`: the time that the daemon gives a notice was over. */
const EXPIRED = 1;

function eventOf({ member, body }: Signal): NoticeEvent | null {
  const [id, value] = body;
  if (typeof id !== 'number') return null;
  if (member === 'NotificationClosed') return { id, what: value === EXPIRED ? 'expired' : 'closed' };
  if (typeof value !== 'string') return null;
  switch (member) {
    case 'ActionInvoked':
      return { id, what: 'pressed', action: value };
    case 'NotificationReplied':
      return { id, what: 'replied', text: value };
    case 'ActivationToken':
      return { id, what: 'token', token: value };
    default:
      return null;
  }
}

/** Calls that can be waited for. */
function createCalls(bus: SessionBus) {
  const inFlight = new Set<Promise<unknown>>();
  return {
    size: () => inFlight.size,
    call(request: MethodCall) {
      const outcome = bus.call(request);
      inFlight.add(outcome);
      void outcome.then(() => inFlight.delete(outcome));
      return outcome;
    },
    /** Also those that are begun meanwhile; after the limit it waits no longer. */
    async allDone(limitMs: number): Promise<void> {
      const end = performance.now() + limitMs;
      const limit = new Promise((resolve) => setTimeout(resolve, limitMs).unref());
      while (inFlight.size > 0 && performance.now() < end) {
        await Promise.race([limit, Promise.all(inFlight)]);
        // What follows from an answer begins its own call one turn later.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
