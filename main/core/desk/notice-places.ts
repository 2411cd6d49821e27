/** Fewer notices where the desktop keeps only so many of one program (the rule is written down in `notice-policy.ts`). */
import { STREAMS, type Stream } from './notice-items.ts';
import { type Item, isPassing, itemsOf, type NoticeEffect, type ShownDraft, showTogether } from './notice-shown.ts';
import { everythingSummaryNotice, summaryNotice } from './notice-texts.ts';

/** For what passes: good news, and the answer to a press. */
const LEFT_FREE = 1;

/** `effects`, changed so that no more shows afterwards than there are places. Of each notice only what becomes of it last is left. */
export function fitted(state: ShownDraft, effects: readonly NoticeEffect[], places: number): NoticeEffect[] {
  const all = [...effects];
  const room = Math.max(1, places - LEFT_FREE);
  while (staying(state).length > room) {
    const stream = mostAlone(state);
    if (stream === null) break;
    all.push(...joined(state, stream));
  }
  if (staying(state).length > room) all.push(...joinedAll(state));
  return all.length === effects.length ? all : lastOfEach(all);
}

/** Keys of the notices that show for as long as they are not over. */
function staying(state: ShownDraft): string[] {
  const keys = itemsOf(state, ({ news }) => !isPassing(news)).map(({ shownAs }) => shownAs);
  return [...new Set(keys)].filter((key) => key !== null);
}

function isAlone({ news, shownAs }: Item): boolean {
  return shownAs === news.notice.key && !isPassing(news);
}

/** The stream with the most notices of its own; null where joining would make none fewer. */
function mostAlone(state: ShownDraft): Stream | null {
  let most: { stream: Stream; fewer: number } | null = null;
  for (const stream of STREAMS.filter((one) => one !== 'done')) {
    const alone = itemsOf(state, (item) => item.news.stream === stream && isAlone(item)).length;
    const fewer = state.summaries.has(summaryNotice(stream, []).key) ? alone : alone - 1;
    if (fewer > (most?.fewer ?? 0)) most = { stream, fewer };
  }
  return most?.stream ?? null;
}

function joined(state: ShownDraft, stream: Stream): NoticeEffect[] {
  const { key } = summaryNotice(stream, []);
  const items = itemsOf(state, (item) => item.news.stream === stream && (isAlone(item) || item.shownAs === key));
  return showTogether(state, items, (news) => summaryNotice(stream, news));
}

function joinedAll(state: ShownDraft): NoticeEffect[] {
  const items = itemsOf(state, ({ news, shownAs }) => shownAs !== null && !isPassing(news));
  const streams = STREAMS.filter((stream) => items.some((item) => item.news.stream === stream));
  return showTogether(state, items, (news) => everythingSummaryNotice(streams, news));
}

function lastOfEach(effects: readonly NoticeEffect[]): NoticeEffect[] {
  const last = new Map<string, NoticeEffect>();
  for (const effect of effects) {
    const key = effect.do === 'show' ? effect.notice.key : effect.key;
    last.delete(key);
    last.set(key, effect);
  }
  return [...last.values()];
}
