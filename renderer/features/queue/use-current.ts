/** The current card of the queue: the one the keys act on. Its focus is never lost, whatever leaves the list. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { VirtualListHandle } from '../../ui/virtual-list.tsx';

export interface Current {
  id: number | null;
  index: number;
  /** Rises each time the current card is to take the focus. */
  focusRound: number;
  /** Makes a card current that has the focus already. */
  set(id: number): void;
  /** Goes so many cards on (or back), and takes the focus there. */
  move(by: number): void;
  /** Goes to a card and takes the focus there. */
  goTo(id: number): void;
}

export function useCurrent(ids: readonly number[], listRef: RefObject<VirtualListHandle | null>): Current {
  const [id, setId] = useState<number | null>(null);
  const [focusRound, setFocusRound] = useState(0);
  const lastIndex = useRef(0);
  const index = id === null ? -1 : ids.indexOf(id);
  if (index >= 0) lastIndex.current = index;

  const take = useCallback(
    (target: number) => {
      const next = ids[Math.max(0, Math.min(target, ids.length - 1))];
      if (next === undefined) return;
      setId(next);
      setFocusRound((round) => round + 1);
      listRef.current?.scrollTo(ids.indexOf(next));
    },
    [ids, listRef],
  );

  // The current card left: its neighbour takes its place, and the focus too where it went with the card.
  useEffect(() => {
    if (id === null || index >= 0) return;
    const wasFocused = document.activeElement === document.body || document.activeElement === null;
    if (wasFocused && ids.length > 0) take(lastIndex.current);
    else setId(ids[Math.min(lastIndex.current, ids.length - 1)] ?? null);
  }, [id, index, ids, take]);

  return {
    id,
    index,
    focusRound,
    set: setId,
    move: (by) => take(index < 0 ? (by > 0 ? 0 : ids.length - 1) : index + by),
    goTo: (target) => take(ids.indexOf(target)),
  };
}
