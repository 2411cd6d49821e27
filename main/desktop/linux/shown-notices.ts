/**
 * The notices that are at the daemon or on their way there. The daemon numbers them, and says the number only in its
 * answer: what is pressed, replaced or withdrawn until then is sorted out here.
 */
import type { Notice, NoticePress } from '../../core/desk/desk-ports.ts';

/** Presses kept for notices whose number is not known yet. */
const MOST_EARLY = 100;

/** What the daemon says of the notice with that number. */
export type NoticeEvent = { id: number; what: 'closed' } | { id: number; what: 'pressed'; action: string };

export interface ShownNoticesDeps {
  /** Gives the daemon's number, or null where it did not take the notice. `replaces` 0: it is a new one. */
  deliver(notice: Notice, replaces: number): Promise<number | null>;
  takeAway(id: number): void;
  onPress(press: NoticePress): void;
  /** `numbers` may answer otherwise than before. */
  onChange(): void;
}

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

export interface ShownNotices {
  show(notice: Notice): void;
  withdraw(key: string): void;
  handle(event: NoticeEvent): void;
  /** The numbers mean nothing any more. */
  forget(): void;
  keys(): string[];
  /** Those the daemon has, with its numbers. */
  numbers(): { id: number; key: string }[];
  held(): { shown: number; early: number };
}

export function createShownNotices({ deliver, takeAway, onPress, onChange }: ShownNoticesDeps): ShownNotices {
  const shown = new Map<string, Shown>();
  let early: NoticeEvent[] = [];
  const isHere = (entry: Shown) => shown.get(entry.notice.key) === entry;
  const isAnySending = () => [...shown.values()].some(({ isSending }) => isSending);

  const send = async (entry: Shown): Promise<void> => {
    entry.isSending = true;
    const id = await deliver(entry.notice, entry.id);
    entry.isSending = false;
    const { next } = entry;
    entry.next = null;
    onChange();
    if (!isHere(entry)) {
      // Pressed while it was being replaced: the new one is not wanted either.
      if (id !== null && !entry.isForgotten) takeAway(id);
    } else if (id === null) {
      shown.delete(entry.notice.key);
    } else {
      entry.id = id;
      replayEarly(entry);
      if (next === 'withdraw') withdraw(entry.notice.key);
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
    if (event.what === 'closed') {
      // While it is being replaced, the end of the old one is not the end of the new one.
      if (!entry.isSending) shown.delete(entry.notice.key);
      onChange();
      return;
    }
    const press = pressOf(entry.notice, event.action);
    if (press === null) return;
    shown.delete(entry.notice.key);
    onChange();
    // Not every daemon takes it away after a press.
    takeAway(entry.id);
    if (entry.next !== null && entry.next !== 'withdraw') show(entry.next);
    onPress(press);
  };

  function show(notice: Notice): void {
    const entry = shown.get(notice.key) ?? { notice, id: 0, isSending: false, next: null, isForgotten: false };
    if (entry.isSending) {
      entry.next = notice;
      return;
    }
    entry.notice = notice;
    shown.set(notice.key, entry);
    void send(entry);
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

/** Null for a name that is none of its buttons. */
function pressOf({ key, buttons }: Notice, action: string): NoticePress | null {
  if (action === 'default') return { key, pressed: 'notice' };
  const button = buttons.find(({ id }) => id === action);
  return button === undefined ? null : { key, pressed: button.id };
}
