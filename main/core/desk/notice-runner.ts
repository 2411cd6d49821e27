/** Runs the notice policy on the log: catches up, keeps the mark, wakes when something falls due, does what it says. */
import type { Seen } from '../../contract/action.ts';
import type { EventView } from '../../contract/event.ts';
import type { Clock } from '../ports.ts';
import type { DeskMarks, Notice, Notifier, NotifierAvailability } from './desk-ports.ts';
import type { DeskReads, DeskStore } from './desk-reads.ts';
import type { LocalTime } from './local-time.ts';
import { NOTICE_KINDS } from './notice-items.ts';
import { mayTellWaiting, noticeKey, waitingActionOf } from './notice-keys.ts';
import { markOf, type NoticeInput, type NoticeState, noNotices, noticeStep } from './notice-policy.ts';
import type { NoticeEffect } from './notice-shown.ts';
import { waitingNotice } from './notice-texts.ts';

const PAGE = 500;
/** The mark is kept at least each so many events, so that a restart has little to read. */
const KEEP_EVERY = 1_000;

export interface NoticeRunner {
  /** Reads what came since the mark, oldest first, then tells what still matters. */
  start(): void;
  /** New events, in order. Those dealt with already are ignored. */
  take(events: readonly EventView[]): void;
  /** Where the window opens for a notice that shows or showed lately; null: it is not known. */
  pathOf(key: string): string | null;
  /** What that notice showed of the action it asks about; null: it asks about none, or is not known. */
  seenOf(key: string): Seen | null;
  /** Shows what is no news but the answer to a person's press: at once, in quiet hours too. */
  show(notice: Notice): void;
  /** Once something shows notices again, what nobody could see is told. */
  availabilityIs(availability: NotifierAvailability): void;
  /** Notices of an earlier run are gone: what still waits of theirs is told again. */
  leftoverGone(keys: readonly string[]): void;
  stop(): void;
}

export interface NoticeRunnerDeps {
  store: Pick<DeskStore, 'events' | 'settings' | 'actions'>;
  clock: Clock;
  marks: DeskMarks;
  notifier: Pick<Notifier, 'show' | 'withdraw'>;
  reads: Pick<DeskReads, 'names'>;
  time: Pick<LocalTime, 'minutes'>;
  onError(doing: string, error: unknown): void;
}

const KNOWN = 1_000;

export function createNoticeRunner(deps: NoticeRunnerDeps): NoticeRunner {
  const { store, clock, marks, notifier } = deps;
  const told = new Map<string, Pick<Notice, 'path' | 'seen'>>();
  let state: NoticeState = noNotices(0);
  let kept = 0;
  let names: Map<string, string> | null = null;
  let cancelWake = () => {};
  let isRunning = false;
  let availability: NotifierAvailability['is'] | null = null;
  let places: number | null = null;
  /** Keys of what was told since it was last known that somebody could see it. */
  const unseen = new Set<string>();

  function serverName(id: string): string {
    names ??= deps.reads.names();
    return names.get(id) ?? id;
  }

  function step(input: NoticeInput): void {
    cancelWake();
    const { effects, ...next } = noticeStep(state, input, {
      now: clock.now(),
      monotonic: clock.monotonic(),
      quietHours: store.settings.get().quiet_hours,
      localMinutes: deps.time.minutes,
      places,
      serverName,
    });
    state = next.state;
    if (effects.some((effect) => effect.do === 'show')) keep(state.through);
    else if (markOf(state) - kept >= KEEP_EVERY) keep(markOf(state));
    for (const effect of effects) carryOut(effect);
    if (next.wakeInMs !== null) cancelWake = clock.after(Math.max(1, next.wakeInMs), wake);
  }

  /** Before anything is shown: rather not told by a crash in between than told twice. A full disk silences nothing. */
  function keep(seq: number): void {
    if (seq <= kept) return;
    try {
      marks.set(seq);
      kept = seq;
    } catch (error) {
      deps.onError('keeping how far notices were shown', error);
    }
  }

  function carryOut(effect: NoticeEffect): void {
    if (effect.do === 'show') show(placed(effect.notice, effect.passes === true), effect.instead);
    else {
      unseen.delete(effect.key);
      notifier.withdraw(effect.key);
    }
  }

  /** All that passes has one place together, where the desktop would give it that of a notice that waits. */
  function placed(notice: Notice, passes: boolean): Notice {
    return passes && places !== null ? { ...notice, key: noticeKey.passing() } : notice;
  }

  function show(notice: Notice, instead?: string): void {
    told.delete(notice.key);
    told.set(notice.key, notice);
    const [oldest] = told.keys();
    if (told.size > KNOWN && oldest !== undefined) told.delete(oldest);
    if (availability !== 'shown') unseen.add(notice.key);
    notifier.show(notice, instead);
  }

  /** All that wait where one of the notices was about any of them: the desktop may have had no place for the others. */
  function waitingOf(keys: readonly string[]) {
    const pending = store.actions.idsIn('pending');
    const isOfOne = keys.some((key) => mayTellWaiting(key) || pending.includes(waitingActionOf(key) ?? 0));
    return isOfOne ? pending.flatMap((id) => store.actions.summary(id) ?? []) : [];
  }

  function wake(): void {
    try {
      step({ is: 'time' });
    } catch (error) {
      deps.onError('telling what fell due', error);
    }
  }

  return {
    start() {
      isRunning = true;
      const mark = marks.get();
      kept = mark ?? -1;
      state = noNotices(mark ?? store.events.lastSeq());
      if (mark === null) keep(state.through);
      for (;;) {
        const page = store.events.list({
          after: state.through,
          kinds: NOTICE_KINDS,
          limit: PAGE,
          order: 'oldest_first',
        });
        step({ is: 'past', events: page });
        if (page.length < PAGE) break;
      }
      step({ is: 'time' });
    },
    take(events) {
      if (!isRunning) return;
      if (events.some((event) => NAMES_CHANGE.has(event.kind))) names = null;
      step({ is: 'events', events });
    },
    show: (notice) => show(placed(notice, true)),
    availabilityIs(now) {
      const { is } = now;
      places = now.is === 'shown' ? now.places : null;
      const isBack = is === 'shown' && availability === 'absent';
      availability = is;
      if (is === 'absent') return;
      const keys = new Set(unseen);
      unseen.clear();
      if (isBack && isRunning && keys.size > 0) step({ is: 'missed', keys });
    },
    leftoverGone(keys) {
      const waiting = isRunning ? waitingOf(keys) : [];
      if (waiting.length === 0) return;
      const news = waiting.map((action) => ({
        stream: 'waiting' as const,
        notice: waitingNotice(action, serverName(action.server_id)),
      }));
      step({ is: 'again', news });
    },
    pathOf: (key) => told.get(key)?.path ?? null,
    seenOf: (key) => told.get(key)?.seen ?? null,
    stop() {
      if (!isRunning) return;
      isRunning = false;
      cancelWake();
      keep(markOf(state));
    },
  };
}

const NAMES_CHANGE = new Set<EventView['kind']>(['server.added', 'server.changed', 'server.removed']);
