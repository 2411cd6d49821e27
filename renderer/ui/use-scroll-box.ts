/** A box that scrolls and holds nothing to focus must be reachable by keyboard itself; one that does not scroll must not. */

import { type RefObject, useEffect, useRef, useState } from 'react';
import { hasOwn } from '../../main/contract/own.ts';

/** Heights are told in whole pixels. */
const ROUNDING = 1;
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** What names the box: its own words, or the id of an element that does. */
export type ScrollBoxName = { label: string } | { labelledBy: string };

export interface ScrollBox<E extends HTMLElement> {
  ref: RefObject<E | null>;
  tabIndex?: 0;
  role?: 'group';
  'aria-label'?: string;
  'aria-labelledby'?: string;
}

/** Props of the box. It is measured when it is drawn and when its size changes; it grows with its content until it scrolls. */
export function useScrollBox<E extends HTMLElement>(name: ScrollBoxName): ScrollBox<E> {
  const ref = useRef<E>(null);
  const [needsFocus, setNeedsFocus] = useState(false);
  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const measure = () => setNeedsFocus(scrollsAlone(box));
    if (typeof ResizeObserver === 'undefined') return measure();
    // It calls at once, when the layout stands anyway: many boxes cost no layout each.
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  if (!needsFocus) return { ref };
  const named = hasOwn(name, 'label') ? { 'aria-label': name.label } : { 'aria-labelledby': name.labelledBy };
  return { ref, tabIndex: 0, role: 'group', ...named };
}

function scrollsAlone(box: HTMLElement): boolean {
  const scrolls = box.scrollHeight > box.clientHeight + ROUNDING || box.scrollWidth > box.clientWidth + ROUNDING;
  return scrolls && box.querySelector(FOCUSABLE) === null;
}
