/** A live list must not move under whoever reads further down: what is new waits until it is asked for. */
import { useCallback, useEffect, useState } from 'react';

/** Scrolled this far, one is reading and not watching (pixels). */
const READING_FROM = 400;

export interface SteadyTop<T> {
  shown: readonly T[];
  /** How many new ones are held back. */
  held: number;
  showAll: () => void;
}

/** `items` come with falling numbers, newest first. */
export function useSteadyTop<T>(items: readonly T[], numberOf: (item: T) => number): SteadyTop<T> {
  const [isReading, setIsReading] = useState(false);
  const [newest, setNewest] = useState<number | null>(null);
  useEffect(() => {
    const look = () => setIsReading(window.scrollY > READING_FROM);
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, []);
  const [first] = items;
  if (!isReading && newest !== null) setNewest(null);
  if (isReading && newest === null && first !== undefined) setNewest(numberOf(first));
  const held = newest === null ? 0 : items.findIndex((item) => numberOf(item) <= newest);
  const showAll = useCallback(() => {
    setNewest(null);
    setIsReading(false);
    window.scrollTo(0, 0);
  }, []);
  // None of them is known any more when another list was loaded.
  return { shown: held > 0 ? items.slice(held) : items, held: Math.max(0, held), showAll };
}
