/** When many things at once become one notice (the rule is written down in `notice-policy.ts`). */
import type { Stream } from './notice-items.ts';
import { type Item, itemsOf, type NoticeEffect, type ShownDraft, showAlone, showTogether } from './notice-shown.ts';
import { summaryNotice } from './notice-texts.ts';

/** More than so many within BURST_MS are joined. */
export const SINGLES = 3;
export const BURST_MS = 2_000;
/** So long nothing new came. */
export const CALM_MS = 200;
/** Nothing waits longer than this to be told. */
export const LATEST_MS = 900;

export interface Burst {
  /** When those that were not told yet came, oldest first; at least one. Monotonic milliseconds, as the others. */
  held: readonly number[];
  /** When the last of the stream came, told or not; oldest first, at least SINGLES + 1 where there were as many. */
  arrivals: readonly number[];
  at: number;
}

export function isDue(burst: Burst): boolean {
  return cameAlone(burst) || waitMs(burst) <= 0;
}

/** How long until it is due, where it does not come alone; milliseconds. */
export function waitMs({ held, arrivals, at }: Burst): number {
  const calm = (arrivals.at(-1) ?? at) + CALM_MS;
  return Math.min(calm, (held[0] ?? at) + LATEST_MS) - at;
}

function cameAlone(burst: Burst): boolean {
  const [last, before] = [burst.arrivals.at(-1), burst.arrivals.at(-2)];
  if (burst.held.length !== 1 || last === undefined || isMany(burst)) return false;
  return burst.held[0] === last && (before === undefined || last - before >= CALM_MS);
}

function isMany({ arrivals, at }: Burst): boolean {
  return arrivals.filter((arrival) => at - arrival < BURST_MS).length > SINGLES;
}

/** Tells what is due: each for itself, or all of the burst and what its summary stood for before as one. */
export function joinedOrSingle(state: ShownDraft, stream: Stream, held: readonly Item[], burst: Burst): NoticeEffect[] {
  if (!isMany(burst)) return held.map((item) => showAlone(state, item));
  const summaryKey = summaryNotice(stream, []).key;
  const joined = itemsOf(
    state,
    ({ news, shownAs, arrivedAt, isHeld }) =>
      news.stream === stream &&
      !isHeld &&
      (shownAs === null || shownAs === summaryKey || (shownAs === news.notice.key && burst.at - arrivedAt < BURST_MS)),
  );
  return showTogether(state, joined, (news) => summaryNotice(stream, news));
}
