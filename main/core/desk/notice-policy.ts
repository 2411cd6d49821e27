/**
 * Which notices are shown and withdrawn, as a pure function of what happened (SPEC TRY-3).
 *
 * - What comes alone is shown at once. What comes within CALM_MS of another of its stream, or as more than SINGLES in
 *   BURST_MS, waits until its stream was calm for CALM_MS, at the latest LATEST_MS after the first that waits; so each is
 *   told within a second, and one after another at an ordinary pace within CALM_MS.
 * - Then, if more than SINGLES came in BURST_MS, all of them become one summary that takes the place of the notices shown
 *   for some of them and of the summary before; else each is shown for itself. 200 in a second are so one notice and one
 *   summary, which is shown once more where they come slower than LATEST_MS in all.
 * - What is over (decided, back, settled) is withdrawn at once; a summary when nothing of it is left. It is not shown anew
 *   for each that is over: daemons would pop it up again.
 * - In quiet hours nothing is shown; at their end what still matters is one summary, or the one notice where it is one.
 * - A lost outcome is mostly found out right after the start: until then it is not told.
 * - What nobody could see, since nothing showed notices or the run that showed them ended without a word, is told once more,
 *   as one summary, where it still matters.
 * - A desktop keeps only so many notices of one program: one of those places is left for what passes, and where more would
 *   show than the others are, those of a stream become its summary, at the last all of them one.
 * - An event is dealt with once: those up to `through` are ignored.
 */

import type { EventView } from '../../contract/event.ts';
import { hasOwn } from '../../contract/own.ts';
import type { Settings } from '../../contract/settings.ts';
import { isDue, joinedOrSingle, waitMs } from './notice-bursts.ts';
import { changesOf, type News, type NoticeChange, STREAMS, type Stream } from './notice-items.ts';
import { fitted } from './notice-places.ts';
import { type Item, isPassing, itemsOf, leave, type NoticeEffect, type Shown, showTogether } from './notice-shown.ts';
import { missedSummaryNotice, quietSummaryNotice } from './notice-texts.ts';
import { isQuiet, quietLeftMs } from './quiet-hours.ts';

/** How long quiet hours are left unchecked at most while something waits for their end, milliseconds: the wall clock may jump. */
const QUIET_CHECK_MS = 60_000;
/** A failure is kept that long, to withdraw its notice where it turns out well after all; milliseconds. */
const KEEP_FAILED_MS = 86_400_000;
/** So long after the start what may settle is not told, milliseconds. */
export const SETTLE_MS = 15_000;

export interface NoticeState extends Shown {
  /** The seq of the last event that was dealt with. */
  through: number;
  /** Monotonic times of the newest arrivals of each stream, oldest first; as many as it takes to see a burst. */
  arrivals: Readonly<Record<Stream, readonly number[]>>;
  /** Actions a person at this desk approved and that have not ended. */
  approvedHere: ReadonlySet<number>;
  /** Until then, in monotonic milliseconds, what may settle is held. */
  settleUntil: number;
}

export type NoticeInput =
  | { is: 'events'; events: readonly EventView[] }
  /** As `events`, with more to come before anything may be shown. */
  | { is: 'past'; events: readonly EventView[] }
  /** What was shown under these keys was shown to nobody. */
  | { is: 'missed'; keys: ReadonlySet<string> }
  /** News of earlier that nobody can see any more, though they still matter. */
  | { is: 'again'; news: readonly News[] }
  | { is: 'time' };

export interface NoticeContext {
  /** Wall clock, milliseconds since 1970. */
  now: number;
  /** Monotonic milliseconds. */
  monotonic: number;
  quietHours: Settings['quiet_hours'];
  /** Minutes since local midnight at a wall clock time. */
  localMinutes(at: number): number;
  /** As of `NotifierAvailability`. */
  places: number | null;
  /** One plain line. */
  serverName(serverId: string): string;
}

export interface NoticeStep {
  state: NoticeState;
  /** In this order. */
  effects: NoticeEffect[];
  /** Give `time` again after so many milliseconds; null: not before the next event. */
  wakeInMs: number | null;
}

export function noNotices(through: number): NoticeState {
  return {
    through,
    items: new Map(),
    summaries: new Map(),
    arrivals: { waiting: [], failed: [], servers: [], maintenance: [], done: [] },
    approvedHere: new Set(),
    settleUntil: Number.NEGATIVE_INFINITY,
  };
}

/**
 * The seq a later run goes on after. Before it is told, nothing is lost by a crash; once anything is shown, everything up to
 * here counts as told, so that nothing is told twice.
 */
export function markOf(state: NoticeState): number {
  let mark = state.through;
  for (const item of state.items.values()) if (item.shownAs === null) mark = Math.min(mark, item.seq - 1);
  return mark;
}

export function noticeStep(before: NoticeState, input: NoticeInput, context: NoticeContext): NoticeStep {
  const { monotonic } = context;
  const isPast = input.is === 'past';
  const start = isPast ? { ...before, settleUntil: monotonic + SETTLE_MS } : before;
  const { state, effects } = absorb(start, hasOwn(input, 'events') ? input.events : [], context);
  if (isPast) return { state, effects, wakeInMs: null };
  if (input.is === 'missed') effects.push(...takeBack(state, input.keys));
  if (input.is === 'again') addAgain(state, input.news, monotonic);
  const heldMs = releaseHeld(state, monotonic);
  const minutes = context.localMinutes(context.now);
  const step =
    context.quietHours !== null && isQuiet(context.quietHours, minutes)
      ? inQuiet(state, effects, quietLeftMs(context.quietHours, minutes, context.now))
      : tell(state, effects, context);
  return { ...step, wakeInMs: earlier(step.wakeInMs, heldMs) };
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** Lets go what was held long enough, as if it came now. Gives how long the rest is held, null where there is none. */
function releaseHeld(state: Draft, at: number): number | null {
  const held = itemsOf(state, (item) => item.isHeld);
  if (held.length === 0) return null;
  if (at < state.settleUntil) return state.settleUntil - at;
  for (const item of held) {
    const { stream, notice } = item.news;
    state.items.set(notice.key, { ...item, arrivedAt: at, isHeld: false });
    state.arrivals[stream] = [...state.arrivals[stream], at].slice(-4);
  }
  return null;
}

/** What showed under these keys waits to be told together. */
function takeBack(state: Draft, keys: ReadonlySet<string>): NoticeEffect[] {
  const effects: NoticeEffect[] = [];
  for (const item of itemsOf(state, ({ shownAs }) => shownAs !== null && keys.has(shownAs))) {
    const gone = leave(state, item.news.notice.key);
    if (gone !== null) effects.push({ do: 'withdraw', key: gone });
    state.items.set(item.news.notice.key, { ...item, shownAs: null, withheld: 'missed' });
  }
  return effects;
}

/** They were told in an earlier run, so the mark does not go back to them. */
function addAgain(state: Draft, all: readonly News[], at: number): void {
  for (const news of all) {
    if (state.items.has(news.notice.key)) continue;
    const item = {
      news,
      seq: state.through + 1,
      arrivedAt: at,
      shownAs: null,
      withheld: 'missed',
      isHeld: false,
    } as const;
    state.items.set(news.notice.key, item);
  }
}

/** Takes over what happened. Only withdraws; what is to be shown is decided when all of it is known. */
function absorb(before: NoticeState, events: readonly EventView[], context: NoticeContext) {
  const state = {
    ...before,
    items: new Map(before.items),
    summaries: new Map(before.summaries),
    arrivals: { ...before.arrivals },
    approvedHere: new Set(before.approvedHere),
  };
  const effects: NoticeEffect[] = [];
  for (const event of events) {
    if (event.seq <= state.through) continue;
    state.through = event.seq;
    for (const change of changesOf(event, context.serverName, (id) => state.approvedHere.has(id))) {
      apply(state, change, event.seq, context.monotonic, effects);
    }
    if (event.action_id !== null && ENDED.has(event.kind)) state.approvedHere.delete(event.action_id);
  }
  for (const [key, item] of state.items) {
    const isOld = item.shownAs !== null && context.monotonic - item.arrivedAt > KEEP_FAILED_MS;
    if (item.news.stream === 'failed' && isOld) leave(state, key);
  }
  return { state, effects };
}

const ENDED = new Set<EventView['kind']>(['action.completed', 'action.failed', 'action.cancelled', 'action.expired']);

type Draft = ReturnType<typeof absorb>['state'];

function apply(state: Draft, change: NoticeChange, seq: number, at: number, effects: NoticeEffect[]): void {
  switch (change.is) {
    case 'news': {
      const { stream, notice } = change.news;
      const replaced = leave(state, notice.key);
      if (replaced !== null && replaced !== notice.key) effects.push({ do: 'withdraw', key: replaced });
      const isHeld = change.news.maySettle === true && at < state.settleUntil;
      state.items.set(notice.key, { news: change.news, seq, arrivedAt: at, shownAs: null, withheld: null, isHeld });
      if (!isHeld) state.arrivals[stream] = [...state.arrivals[stream], at].slice(-4);
      return;
    }
    case 'over':
      for (const key of change.keys) {
        const gone = leave(state, key);
        if (gone !== null) effects.push({ do: 'withdraw', key: gone });
      }
      return;
    case 'approved_here':
      state.approvedHere.add(change.actionId);
      return;
  }
}

/** What comes now waits for the end, but for good news: that is stale by then. */
function inQuiet(state: Draft, effects: NoticeEffect[], leftMs: number): NoticeStep {
  let waits = false;
  for (const [key, item] of state.items) {
    if (item.shownAs !== null || item.isHeld) continue;
    if (item.news.stream === 'done') state.items.delete(key);
    else {
      state.items.set(key, { ...item, withheld: item.withheld ?? 'quiet' });
      waits = true;
    }
  }
  return { state, effects, wakeInMs: waits ? Math.min(QUIET_CHECK_MS, leftMs) : null };
}

function tell(state: Draft, effects: NoticeEffect[], context: NoticeContext): NoticeStep {
  effects.push(...tellWithheld(state));
  const waits: number[] = [];
  for (const stream of STREAMS) {
    const held = itemsOf(state, (item) => item.news.stream === stream && item.shownAs === null && !item.isHeld);
    if (held.length === 0) continue;
    const burst = { held: held.map((item) => item.arrivedAt), arrivals: state.arrivals[stream], at: context.monotonic };
    if (isDue(burst)) effects.push(...joinedOrSingle(state, stream, held, burst));
    else waits.push(waitMs(burst));
  }
  const shown = context.places === null ? effects : fitted(state, effects, context.places);
  for (const [key, item] of state.items) {
    if (isPassing(item.news) && item.shownAs !== null) leave(state, key);
  }
  return { state, effects: shown, wakeInMs: waits.length === 0 ? null : Math.min(...waits) };
}

/** The end of quiet hours, or of a time without notices: one notice for all that still matters. */
function tellWithheld(state: Draft): NoticeEffect[] {
  const withheld: Item[] = itemsOf(state, (item) => item.withheld !== null);
  if (withheld.length === 0) return [];
  const streams = STREAMS.filter((stream) => withheld.some((item) => item.news.stream === stream));
  const summary = withheld.some((item) => item.withheld === 'missed') ? missedSummaryNotice : quietSummaryNotice;
  return showTogether(state, withheld, (news) => summary(streams, news));
}
