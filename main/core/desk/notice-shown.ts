/** What there is to tell, and as part of which notice it is shown. */
import type { Notice } from './desk-ports.ts';
import type { News } from './notice-items.ts';

/** `passes`: nobody follows what becomes of it. `instead`: as of `Notifier.show`. */
export type NoticeEffect =
  | { do: 'show'; notice: Notice; passes?: true; instead?: string }
  | { do: 'withdraw'; key: string };

export interface Item {
  news: News;
  /** Of the event it came with. */
  seq: number;
  /** Monotonic milliseconds. */
  arrivedAt: number;
  /** The key of the notice that tells it: its own or a summary's; null: it was not told yet. */
  shownAs: string | null;
  /** Why it is told together with others: it came in quiet hours and waits for their end, or nobody could see it. */
  withheld: 'quiet' | 'missed' | null;
  /** It may settle by itself soon, and is not told before that. */
  isHeld: boolean;
}

export interface Shown {
  /** By the key of their own notice, in the order they came. */
  items: ReadonlyMap<string, Item>;
  /** How many of the items each summary stands for; those without are not there. */
  summaries: ReadonlyMap<string, number>;
}

export interface ShownDraft {
  items: Map<string, Item>;
  summaries: Map<string, number>;
}

export function itemsOf(state: Shown, wanted: (item: Item) => boolean): Item[] {
  return [...state.items.values()].filter(wanted);
}

/** Forgets an item. Returns the key of the notice that shows nothing any more, null where there is none. */
export function leave(state: ShownDraft, key: string): string | null {
  const item = state.items.get(key);
  state.items.delete(key);
  if (item === undefined || item.shownAs === null) return null;
  if (item.shownAs === key) return key;
  const left = (state.summaries.get(item.shownAs) ?? 0) - 1;
  if (left > 0) {
    state.summaries.set(item.shownAs, left);
    return null;
  }
  state.summaries.delete(item.shownAs);
  return item.shownAs;
}

/** Shows it as a notice of its own. */
export function showAlone(state: ShownDraft, item: Item): NoticeEffect {
  const { notice } = item.news;
  state.items.set(notice.key, { ...item, shownAs: notice.key, withheld: null });
  return { do: 'show', notice, ...passing([item]) };
}

function passing(items: readonly Item[]): { passes?: true } {
  return items.every(({ news }) => isPassing(news)) ? { passes: true } : {};
}

/** Nothing of it is ever over. */
export function isPassing({ stream, isPassing: isLetGo }: News): boolean {
  return stream === 'done' || isLetGo === true;
}

/**
 * Shows items as one notice, in place of those they are shown as; a single one as itself. It shows before the others go: some
 * daemons take a new notice away with one that is withdrawn right before it (swaync 0.7).
 */
export function showTogether(
  state: ShownDraft,
  items: readonly Item[],
  summarise: (news: News[]) => Notice,
): NoticeEffect[] {
  const [first, second] = items;
  if (first === undefined) return [];
  if (second === undefined) return [showAlone(state, first)];
  const summary = summarise(items.map((item) => item.news));
  const gone: string[] = [];
  for (const item of items) {
    const { key } = item.news.notice;
    if (item.shownAs !== summary.key) {
      const withItem = leave(state, key);
      if (withItem !== null) gone.push(withItem);
      state.summaries.set(summary.key, (state.summaries.get(summary.key) ?? 0) + 1);
    }
    state.items.set(key, { ...item, shownAs: summary.key, withheld: null });
  }
  const [instead] = gone;
  return [
    { do: 'show', notice: summary, ...passing(items), ...(instead === undefined ? {} : { instead }) },
    ...gone.map((key) => ({ do: 'withdraw' as const, key })),
  ];
}
