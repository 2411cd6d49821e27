/** A list of any length of which only what can be seen is in the document. It scrolls with the page. */
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useCallback, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import styles from './virtual-list.module.css';

/** Kept free around an item that is scrolled to, so that its focus ring is seen whole. */
const SCROLL_PADDING = 16;

export interface VirtualListHandle {
  /** Brings the item into view; it is in the document after the next frame. */
  scrollTo(index: number): void;
}

export interface VirtualListProps<T> {
  label: string;
  items: readonly T[];
  itemKey: (item: T) => string | number;
  /** Height in pixels before it is measured. */
  estimate: number;
  /** Space between items, pixels. */
  gap?: number;
  /** This item stays in the document wherever the page is scrolled to, so that its focus is kept. */
  keptIndex?: number;
  children: (item: T, index: number) => ReactNode;
  ref?: Ref<VirtualListHandle>;
}

/** Items are measured, so they may be of different heights and change them. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, items, itemKey, estimate, gap = 0, keptIndex, children, ref } = props;
  const listRef = useRef<HTMLUListElement>(null);
  const scrollMargin = useTopOf(listRef);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      const isMissing = keptIndex !== undefined && keptIndex < range.count && !shown.includes(keptIndex);
      return isMissing ? [...shown, keptIndex].sort((a, b) => a - b) : shown;
    },
    [keptIndex],
  );
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimate,
    getItemKey: (index) => itemKey(items[index] as T),
    overscan: 6,
    gap,
    scrollMargin,
    scrollPaddingStart: SCROLL_PADDING,
    scrollPaddingEnd: SCROLL_PADDING,
    rangeExtractor,
  });
  useImperativeHandle(ref, () => ({ scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }) }), [
    virtualizer,
  ]);
  return (
    <ul ref={listRef} className={styles.list} aria-label={label} style={{ blockSize: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((row) => {
        const item = items[row.index];
        if (item === undefined) return null;
        return (
          <li
            key={row.key}
            ref={virtualizer.measureElement}
            data-index={row.index}
            className={styles.item}
            aria-setsize={items.length}
            aria-posinset={row.index + 1}
            style={{ transform: `translateY(${row.start - scrollMargin}px)` }}
          >
            {children(item, row.index)}
          </li>
        );
      })}
    </ul>
  );
}

/** Distance of an element from the top of the page; what stands above it may change its height. */
function useTopOf(ref: { current: HTMLElement | null }): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (ref.current !== null) setTop(Math.round(ref.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [ref]);
  return top;
}
