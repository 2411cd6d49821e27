/** The port `Notifier` over D-Bus. */
import type { Notice, NoticePress, Notifier, NotifierAvailability } from '../../core/desk/desk-ports.ts';
import { createAnnounced, createListeners } from './announced.ts';
import { type DaemonState, NOTIFICATIONS, noticeIcon, notifyCall, watchDaemon } from './notification-daemon.ts';
import type { SessionBus } from './session-bus.ts';
import type { Signal } from './signal-hub.ts';

/** How long the end of the program waits for notices to be taken away. */
const CLOSE_LIMIT_MS = 1_000;

/** Presses kept for notices whose number is not known yet. */
const MOST_EARLY = 100;

/** A notice at the daemon, or on its way there. */
interface Shown {
  notice: Notice;
  /** The daemon's number for it; 0 until it said. */
  id: number;
  isSending: boolean;
  /** What was asked for while it was being sent. */
  next: Notice | 'withdraw' | null;
  /** Its daemon is gone, and with it what the number meant. */
  isForgotten: boolean;
}

export interface LinuxNotifierDeps {
  bus: SessionBus;
  onFault(error: unknown): void;
}

/** `held` is what it keeps, for the tests that look for leaks. */
export type LinuxNotifier = Notifier & { held(): Record<string, number> };

export function createLinuxNotifier({ bus, onFault }: LinuxNotifierDeps): LinuxNotifier {
  const icon = noticeIcon();
  const presses = createListeners<NoticePress>(onFault);
  const availability = createAnnounced<NotifierAvailability>(onFault);
  const inFlight = new Set<Promise<unknown>>();
  const shown = new Map<string, Shown>();
  /** Waiting until it is known what the daemon can do; empty where there is none. */
  const unsent = new Map<string, Notice>();
  let early: Signal[] = [];
  let daemon: DaemonState | null = null;

  const track = (work: Promise<unknown>) => {
    inFlight.add(work);
    void work.then(() => inFlight.delete(work));
  };
  const closeAtDaemon = (id: number) => {
    track(bus.call({ ...NOTIFICATIONS, member: 'CloseNotification', signature: 'u', body: [id] }));
  };
  const drop = (entry: Shown) => {
    if (shown.get(entry.notice.key) === entry) shown.delete(entry.notice.key);
  };
  const isHere = (entry: Shown) => shown.get(entry.notice.key) === entry;

  const send = async (entry: Shown): Promise<void> => {
    if (daemon?.is !== 'ready') return drop(entry);
    entry.isSending = true;
    const outcome = await bus.call(notifyCall(entry.notice, entry.id, daemon.traits, icon));
    entry.isSending = false;
    const { next } = entry;
    entry.next = null;
    if (!isHere(entry)) {
      // Pressed while it was being replaced: the new one is not wanted either.
      if (outcome.ok && !entry.isForgotten) closeAtDaemon(Number(outcome.body[0]));
      return;
    }
    if (!outcome.ok) return drop(entry);
    entry.id = Number(outcome.body[0]);
    replayEarly(entry);
    if (next === 'withdraw') withdraw(entry.notice.key);
    else if (next !== null) show(next);
  };
  const replayEarly = (entry: Shown) => {
    const mine = early.filter(({ body }) => body[0] === entry.id);
    early = [...shown.values()].some(({ isSending }) => isSending) ? early.filter((one) => !mine.includes(one)) : [];
    for (const signal of mine) handle(entry, signal);
  };
  const handle = (entry: Shown, { member, body }: Signal) => {
    if (!isHere(entry)) return;
    // While it is being replaced, the end of the old one is not the end of the new one.
    if (member === 'NotificationClosed' && !entry.isSending) drop(entry);
    if (member !== 'ActionInvoked') return;
    const press = pressOf(entry.notice, body[1]);
    if (press === null) return;
    const { next } = entry;
    drop(entry);
    // Not every daemon takes it away after a press.
    closeAtDaemon(entry.id);
    if (next !== null && next !== 'withdraw') show(next);
    presses.tell(press);
  };
  const onSignal = (signal: Signal) => {
    // Anyone may send a signal, and the daemon tells everyone of everyone's notices.
    if (signal.sender !== watch.owner()) return;
    const entry = [...shown.values()].find(({ id }) => id !== 0 && id === signal.body[0]);
    if (entry !== undefined) return handle(entry, signal);
    const isAwaited = [...shown.values()].some(({ isSending }) => isSending);
    if (isAwaited && early.length < MOST_EARLY) early.push(signal);
  };

  function show(notice: Notice): void {
    if (daemon === null) unsent.set(notice.key, notice);
    if (daemon?.is !== 'ready') return;
    const entry = shown.get(notice.key) ?? { notice, id: 0, isSending: false, next: null, isForgotten: false };
    if (entry.isSending) {
      entry.next = notice;
      return;
    }
    entry.notice = notice;
    shown.set(notice.key, entry);
    track(send(entry));
  }
  function withdraw(key: string): void {
    unsent.delete(key);
    const entry = shown.get(key);
    if (entry === undefined) return;
    if (entry.isSending) {
      entry.next = 'withdraw';
      return;
    }
    drop(entry);
    closeAtDaemon(entry.id);
  }

  const forget = () => {
    for (const entry of shown.values()) entry.isForgotten = true;
    shown.clear();
    early = [];
  };
  const onState = (state: DaemonState) => {
    daemon = state;
    const waiting = [...unsent.values()];
    unsent.clear();
    if (state.is === 'ready') for (const notice of waiting) show(notice);
    availability.tell(state.is === 'ready' ? { is: 'shown', hasButtons: state.traits.hasButtons } : state);
  };
  const { destination: sender, path, interface: name } = NOTIFICATIONS;
  const stopHearing = bus.onSignal({ sender, path, interface: name }, onSignal);
  const watch = watchDaemon({ bus, onForget: forget, onState });
  return {
    show,
    withdraw,
    onPress: presses.add,
    onAvailability: availability.follow,
    held: () => ({ shown: shown.size, unsent: unsent.size, early: early.length, inFlight: inFlight.size }),
    async close() {
      for (const key of [...shown.keys()]) withdraw(key);
      await allDone(inFlight);
      presses.clear();
      stopHearing();
      watch.close();
    },
  };
}

function pressOf({ key, buttons }: Notice, action: unknown): NoticePress | null {
  if (action === 'default') return { key, pressed: 'notice' };
  const button = buttons.find(({ id }) => id === action);
  return button === undefined ? null : { key, pressed: button.id };
}

/** Also what is begun meanwhile; in the end it waits no longer. */
async function allDone(work: ReadonlySet<Promise<unknown>>): Promise<void> {
  const limit = new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS).unref());
  const end = performance.now() + CLOSE_LIMIT_MS;
  while (work.size > 0 && performance.now() < end) await Promise.race([limit, Promise.all(work)]);
}
