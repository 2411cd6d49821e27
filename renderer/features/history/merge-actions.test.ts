import { describe, expect, test } from 'vitest';
import { anAction } from '../../testing/nouns.ts';
import { historyFilterOf, isInFilter } from './history-filter.ts';
import { mergeActions } from './merge-actions.ts';
import { countsText, outcomesPerDay, scaleTop } from './outcome-groups.ts';

const of = (...ids: number[]) => ids.map((id) => anAction({ id }));
const ids = (list: { items: readonly { id: number }[] }) => list.items.map((action) => action.id);
const all = () => true;

describe('WIN-5: the history follows what happens', () => {
  test('a new action comes to its place, and is counted', () => {
    const merged = mergeActions({ items: of(9, 7), total: 40 }, true, of(8, 10), all);
    expect(ids(merged)).toEqual([10, 9, 8, 7]);
    expect(merged.total).toBe(42);
  });

  test('what no longer passes the filter leaves; what is older than the page waits for its page', () => {
    const isPending = (action: { status: string }) => action.status === 'pending';
    const change = [anAction({ id: 7, status: 'failed' }), anAction({ id: 2 })];
    const merged = mergeActions({ items: of(9, 7), total: 2 }, true, change, isPending);
    expect(ids(merged)).toEqual([9]);
    expect(merged.total).toBe(1);
    expect(ids(mergeActions({ items: of(9, 7), total: 2 }, false, of(2), all))).toEqual([9, 7, 2]);
  });

  test('applied twice it comes to the same', () => {
    const once = mergeActions({ items: of(9), total: 1 }, false, of(10), all);
    expect(mergeActions(once, false, of(10), all)).toEqual(once);
  });
});

describe('WIN-4: filters in the address', () => {
  test('are read, and what is no filter is passed over', () => {
    const filter = historyFilterOf(
      new URLSearchParams('status=failed,nonsense&server=web-1&type=A b&q=disk&from=2025-03-01&to=x'),
    );
    expect(filter).toEqual({
      status: ['failed'],
      server_id: ['web-1'],
      created_from: new Date(2025, 2, 1).toISOString(),
      text: 'disk',
    });
  });

  test('the last day is part of the stretch', () => {
    const filter = historyFilterOf(new URLSearchParams('to=2025-03-31'));
    expect(filter.created_to).toBe(new Date(2025, 3, 1).toISOString());
  });

  test('decide about live actions as the host does', () => {
    const filter = historyFilterOf(new URLSearchParams('status=pending&q=P99'));
    expect(isInFilter(filter, anAction())).toBe(true);
    expect(isInFilter(filter, anAction({ note: 'other' }))).toBe(false);
    expect(isInFilter(filter, anAction({ status: 'failed' }))).toBe(false);
  });
});

describe('the picture', () => {
  test('groups what became of actions, and says it in words', () => {
    const [day] = outcomesPerDay({ days: [{ day: '2025-03-03', counts: { completed: 5, rejected: 1, expired: 2 } }] });
    expect(day).toMatchObject({ total: 8, counts: { completed: 5, not_run: 3, failed: 0 } });
    expect(day && countsText(day.counts)).toBe('5 completed, 3 not run');
  });
  test.each([
    [0, 1],
    [1, 1],
    [3, 5],
    [11, 20],
    [501, 1000],
  ])('the scale for %d ends at %d', (value, top) => expect(scaleTop(value)).toBe(top));
});
