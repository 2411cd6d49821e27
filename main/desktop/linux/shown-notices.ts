/**
 * The notices that are at the daemon or on their way there. The daemon numbers them, and says the number only in its
 * answer: what is pressed, replaced or withdrawn until then is sorted out here.
 */
import type { Notice, NoticePress } from '../../core/desk/desk-ports.ts';
import { BACK, type Decision, REPLY } from './notify-call.ts';

/** Presses kept for notices whose number is not known yet. */
const MOST_EARLY = 100;
/** Notices kept that went by themselves: where the daemon has a list of those, they stand in it. */
const MOST_EXPIRED = 200;

/** What the daemon says of the notice with that number. `token`: it may bring a window to the front, once. */
export type NoticeEvent = { id: number } /** By a person, or since we wanted it. */ & (
  | { what: 'closed' }
  /** It showed for as long as the daemon likes. */
  | { what: 'expired' }
  | { what: 'pressed'; action: string }
  | { what: 'replied'; text: string }
  | { what: 'token'; token: string }
);

type PressEvent = Extract<NoticeEvent, { what: 'pressed' | 'replied' }>;

export interface ShownNoticesDeps {
  /**
   * Gives the daemon's number, or null where it did not take the notice. `replaces` 0: it is a new one. `asked`: it asks
   * whether that button was meant.
   */
  deliver(notice: Notice, replaces: number, asked: Decision | null): Promise<number | null>;
  /** Whether a button that decides is asked about, as a key that was meant for something else may have pressed it. */
  asksTwice(): boolean;
  takeAway(id: number): void;
  onPress(press: NoticePress): void;
  /** `numbers` may answer otherwise than before. */
  onChange(): void;
}

interface Shown {
  notice: Notice;
  /** What the daemon surely has: while it is replaced, a press is of what was seen before. */
  seen: Notice;
  /** What it asks about, and what it surely asked about when it was pressed. */
  asked: Decision | null;
  seenAsked: Decision | null;
  /** The daemon's number for it; 0 until it said. */
  id: number;
  isSending: boolean;
  /** What was asked for while it was being sent. */
  next: Notice | 'withdraw' | null;
  /** Its daemon is gone, and with it what the number meant. */
  isForgotten: boolean;
  /** It shows no more, but may stand in a list. */
  isExpired: boolean;
  token: string | undefined;
}

export interface ShownNotices {
  /** `instead`: as of `Notifier.show`. */
  show(notice: Notice, instead?: string): void;
  withdraw(key: string): void;
  handle(event: NoticeEvent): void;
  /** The numbers mean nothing any more. */
  forget(): void;
  keys(): string[];
  /** Those the daemon has, with its numbers. */
  numbers(): { id: number; key: string }[];
  held(): { shown: number; early: number };
}

export function createShownNotices(deps: ShownNoticesDeps): ShownNotices {
  const { deliver, takeAway, onPress, onChange } = deps;
  const shown = new Map<string, Shown>();
  let early: NoticeEvent[] = [];
  const isHere = (entry: Shown) => shown.get(entry.notice.key) === entry;
  const isAnySending = () => [...shown.values()].some(({ isSending }) => isSending);

  const send = async (entry: Shown): Promise<void> => {
    entry.isSending = true;
    const { notice, asked } = entry;
    // A daemon would give a notice that is over the place of none; what its list has is taken away once the new one shows.
    const [replaces, old] = entry.isExpired ? [0, entry.id] : [entry.id, 0];
    entry.isExpired = false;
    const id = await deliver(notice, replaces, asked);
    entry.isSending = false;
    if (old !== 0 && !entry.isForgotten) takeAway(old);
    const { next } = entry;
    entry.next = null;
    onChange();
    if (!isHere(entry)) {
      // Pressed while it was being replaced: the new one is not wanted either.
      if (id !== null && !entry.isForgotten) takeAway(id);
    } else if (id === null) {
      shown.delete(notice.key);
    } else {
      entry.id = id;
      entry.seen = notice;
      entry.seenAsked = asked;
      replayEarly(entry);
      if (next === 'withdraw') withdraw(notice.key);
      else if (next !== null) show(next);
    }
  };
  const replayEarly = (entry: Shown) => {
    const mine = early.filter(({ id }) => id === entry.id);
    early = isAnySending() ? early.filter((event) => !mine.includes(event)) : [];
    for (const event of mine) apply(entry, event);
  };
  const apply = (entry: Shown, event: NoticeEvent) => {
    if (!isHere(entry)) return;
    switch (event.what) {
      case 'token':
        entry.token = event.token;
        return;
      case 'expired':
        if (!entry.isSending) expire(entry);
        return;
      case 'closed':
        // While it is being replaced, the end of the old one is not the end of the new one.
        if (!entry.isSending) shown.delete(entry.notice.key);
        onChange();
        return;
      default:
        return act(entry, event);
    }
  };
  const act = (entry: Shown, event: PressEvent) => {
    if (event.what === 'pressed' && event.action === BACK) return ask(entry, null);
    const press = pressOf(entry.seen, event);
    if (press === null) return;
    const decision = press.pressed === 'approve' || press.pressed === 'reject' ? press.pressed : null;
    const isSure = decision === null || event.what === 'replied' || !deps.asksTwice() || entry.seenAsked === decision;
    if (isSure) pressed(entry, press);
    else ask(entry, decision);
  };
  const ask = (entry: Shown, decision: Decision | null) => {
    entry.asked = decision;
    if (entry.isSending) entry.next ??= entry.notice;
    else void send(entry);
  };
  const pressed = (entry: Shown, press: NoticePress) => {
    shown.delete(entry.notice.key);
    onChange();
    // Not every daemon takes it away after a press.
    takeAway(entry.id);
    if (entry.next !== null && entry.next !== 'withdraw') show(entry.next);
    onPress(entry.token === undefined ? press : { ...press, activation: entry.token });
  };
  /** It moves to the end of those that are kept, and the oldest of them is let go. */
  const expire = (entry: Shown) => {
    const { key } = entry.notice;
    entry.isExpired = true;
    shown.delete(key);
    shown.set(key, entry);
    const expired = [...shown.values()].filter(({ isExpired }) => isExpired);
    const oldest = expired.length > MOST_EXPIRED ? expired[0] : undefined;
    if (oldest !== undefined) shown.delete(oldest.notice.key);
    onChange();
  };

  function show(notice: Notice, instead?: string): void {
    const entry = shown.get(notice.key) ?? placeOf(instead) ?? newEntry(notice);
    if (entry.isSending) {
      entry.next = notice;
      return;
    }
    if (entry.notice !== notice) entry.asked = null;
    entry.notice = notice;
    shown.set(notice.key, entry);
    void send(entry);
  }
  /** Given up by the notice of that key, if it is surely there. */
  function placeOf(key: string | undefined): Shown | undefined {
    const entry = key === undefined ? undefined : shown.get(key);
    if (entry === undefined || entry.isSending || entry.isExpired) return undefined;
    shown.delete(entry.notice.key);
    return entry;
  }
  function withdraw(key: string): void {
    const entry = shown.get(key);
    if (entry === undefined) return;
    if (entry.isSending) {
      entry.next = 'withdraw';
      return;
    }
    shown.delete(key);
    onChange();
    takeAway(entry.id);
  }
  return {
    show,
    withdraw,
    handle(event) {
      const entry = [...shown.values()].find(({ id }) => id !== 0 && id === event.id);
      if (entry !== undefined) apply(entry, event);
      else if (isAnySending() && early.length < MOST_EARLY) early.push(event);
    },
    forget() {
      for (const entry of shown.values()) entry.isForgotten = true;
      shown.clear();
      early = [];
    },
    keys: () => [...shown.keys()],
    numbers: () => [...shown].flatMap(([key, { id }]) => (id === 0 ? [] : [{ id, key }])),
    held: () => ({ shown: shown.size, early: early.length }),
  };
}

function newEntry(notice: Notice): Shown {
  const state = { isSending: false, next: null, isForgotten: false, isExpired: false, token: undefined };
  return { notice, seen: notice, asked: null, seenAsked: null, id: 0, ...state };
}

/** Null for a name that is none of its buttons. */
function pressOf({ key, buttons }: Notice, event: PressEvent): NoticePress | null {
  const button = (wanted: string) => buttons.find(({ id }) => id === wanted);
  if (event.what === 'replied') {
    return button('reject') === undefined ? null : { key, pressed: 'reject', reason: event.text };
  }
  // The field to write into was opened, no more.
  if (event.action === REPLY) return null;
  const pressed = button(event.action);
  // The button that opens is there also where the notice asked for none.
  if (event.action === 'default' || (event.action === 'open' && pressed === undefined))
    return { key, pressed: 'notice' };
  return pressed === undefined ? null : { key, pressed: pressed.id };
}
