/** The current card of the queue: the one the keys act on. Its focus is not lost when it leaves, and never taken from a field. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { moveFocus } from '../../ui/focus.ts';
import { eventNow, wasTyping } from '../../ui/typing.ts';
import type { VirtualListHandle } from '../../ui/virtual-list.tsx';

/** How the current card came to be it: a person went there, or it moved there by itself under whoever presses keys. */
export interface Standing {
  cause: 'chosen' | 'moved';
  /** Since when it is shown as the current one, by the clock of events (milliseconds). */
  since: number;
}

export interface Current {
  id: number | null;
  index: number;
  /** Rises each time a card is to take the focus. */
  focusRound: number;
  /** Of the current card, as it is shown. */
  standing(): Standing;
  /** Makes a card current that has the focus already. */
  set(id: number): void;
  /** Goes so many cards on (or back), and takes the focus there. */
  move(by: number): void;
  /** Goes to a card and takes the focus there. */
  goTo(id: number): void;
  /** A card is drawn: it takes the focus where it was to. Returns what calls that off. */
  land(id: number, card: HTMLElement): () => void;
  /** Brings the current card into view; it counts as moved there. */
  show(): void;
}

const NOT_YET = Number.POSITIVE_INFINITY;

export function useCurrent(ids: readonly number[], listRef: RefObject<VirtualListHandle | null>): Current {
  const [id, setId] = useState<number | null>(null);
  const [focusRound, setFocusRound] = useState(0);
  const lastIndex = useRef(0);
  const standing = useRef<Standing>({ cause: 'chosen', since: NOT_YET });
  const { wanted, land } = useLanding();
  const index = id === null ? -1 : ids.indexOf(id);
  if (index >= 0) lastIndex.current = index;
  const latestId = useRef(id);
  latestId.current = id;

  const change = useCallback((next: number | null, cause: Standing['cause']) => {
    standing.current = { cause, since: NOT_YET };
    setId(next);
  }, []);
  // Shown from here on: a key that went down before was not meant for it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another card, or the same one gone to again
  useEffect(() => {
    if (standing.current.since === NOT_YET) standing.current = { ...standing.current, since: eventNow() };
  }, [id, focusRound]);

  const take = useCallback(
    (target: number, cause: Standing['cause']) => {
      const next = ids[Math.max(0, Math.min(target, ids.length - 1))];
      if (next === undefined) return;
      if (next !== latestId.current) change(next, cause);
      wanted.current = { id: next, from: document.activeElement };
      setFocusRound((round) => round + 1);
      listRef.current?.scrollTo(ids.indexOf(next));
    },
    [ids, change, wanted, listRef],
  );

  // The current card left. Where the focus went with it its neighbour has it; else no card is current until one is chosen.
  useEffect(() => {
    if (id === null || index >= 0) return;
    const wentToo = document.activeElement === document.body || document.activeElement === null;
    if (wentToo && ids.length > 0) return take(lastIndex.current, 'moved');
    change(null, 'moved');
    if (wentToo) moveFocus(document.querySelector<HTMLElement>('main h1'));
  }, [id, index, ids, take, change]);

  const set = useCallback(
    (next: number) => {
      if (next !== latestId.current) change(next, 'chosen');
    },
    [change],
  );
  const goTo = useCallback(
    (target: number) => {
      const isAsked = latestId.current === null && !wasTyping();
      take(ids.indexOf(target), isAsked ? 'chosen' : 'moved');
    },
    [ids, take],
  );
  return {
    id,
    index,
    focusRound,
    standing: () => standing.current,
    set,
    move: (by) => take(index < 0 ? (by > 0 ? 0 : ids.length - 1) : index + by, 'chosen'),
    goTo,
    land,
    show() {
      standing.current = { cause: 'moved', since: eventNow() };
      listRef.current?.scrollTo(index);
    },
  };
}

interface Wanted {
  id: number;
  /** What had the focus when it was asked for. */
  from: Element | null;
}

/** A card far down is drawn only after the list has scrolled there; by then the person may be elsewhere. */
function useLanding(): { wanted: RefObject<Wanted | null>; land: Current['land'] } {
  const wanted = useRef<Wanted | null>(null);
  const land = useCallback((id: number, card: HTMLElement) => {
    const asked = wanted.current;
    if (asked?.id !== id) return () => {};
    wanted.current = null;
    const now = document.activeElement;
    if (now !== asked.from && now !== document.body) return () => {};
    moveFocus(card, { preventScroll: true });
    // The list may move its cards right after it scrolled to this one, and moving a card takes its focus away.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) moveFocus(card, { preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return { wanted, land };
}
