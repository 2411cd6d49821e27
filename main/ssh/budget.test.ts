import { describe, expect, test } from 'vitest';
import type { Clock } from '../core/ports.ts';
import { createBudget, type Excess } from './budget.ts';
import { CONVERSATION_LIMITS, type Limits } from './limits.ts';

const LIMITS: Limits = {
  who: 'The server',
  during: 'in a test',
  bytes: 2048,
  messages: 3,
  entries: 1_000,
  entryName: 'names',
  ms: 1_500,
};

/** A clock that stands until it is moved. */
function testClock() {
  let now = 0;
  const due = new Map<object, { at: number; work: () => void }>();
  const clock: Pick<Clock, 'monotonic' | 'after'> = {
    monotonic: () => now,
    after(delayMs, work) {
      const key = {};
      due.set(key, { at: now + delayMs, work });
      return () => void due.delete(key);
    },
  };
  return {
    clock,
    waiting: () => due.size,
    pass(ms: number) {
      now += ms;
      for (const [key, { at, work }] of due) {
        if (at > now) continue;
        due.delete(key);
        work();
      }
    },
  };
}

function budgetOf(change: Partial<Limits> = {}) {
  const time = testClock();
  const told: Excess[] = [];
  return { ...time, told, budget: createBudget({ ...LIMITS, ...change }, time.clock, (excess) => told.push(excess)) };
}

describe('issue 9: a conversation is bounded in bytes, messages, entries and time', () => {
  test.each([
    ['bytes', 2048, 'The server sent more than 2 KiB in a test.'],
    ['messages', 3, 'The server sent more than 3 messages in a test.'],
    ['entries', 1_000, 'The server sent more than 1,000 names in a test.'],
  ] as const)('%s: up to the limit it goes on, beyond it is over, and says so once', (what, limit, message) => {
    const { budget, told } = budgetOf();
    expect(budget.spend(what, limit)).toBe(true);
    expect(budget.spend(what, 1)).toBe(false);
    expect(budget.spend('bytes', 0)).toBe(false);
    expect(told).toEqual([{ what, message }]);
    expect(budget.excess()).toEqual(told[0]);
  });

  test('time: by the monotonic clock, unless it ended before', () => {
    const late = budgetOf();
    late.pass(1_499);
    expect(late.told).toEqual([]);
    late.pass(1);
    expect(late.told).toEqual([{ what: 'time', message: 'The server took more than 1.5 s in a test.' }]);
    const done = budgetOf();
    done.budget.end();
    done.pass(2_000);
    expect(done.told).toEqual([]);
    expect(done.waiting()).toBe(0);
    expect(done.budget.spend('bytes', 1)).toBe(false);
  });

  test('what is taken back never becomes a credit', () => {
    const { budget } = budgetOf();
    budget.spend('bytes', -1_000_000);
    expect(budget.spend('bytes', 2_049)).toBe(false);
  });

  test('a rate begins anew after its time, and never before', () => {
    const { budget, pass } = budgetOf({ ms: Number.POSITIVE_INFINITY, everyMs: 60_000 });
    expect(budget.spend('messages', 3)).toBe(true);
    pass(60_000);
    expect(budget.spend('messages', 3)).toBe(true);
    pass(59_999);
    expect(budget.spend('messages', 1)).toBe(false);
  });

  test('every kind of conversation is bounded, but for the output of an approved command (RUN-4)', () => {
    for (const [kind, limits] of Object.entries(CONVERSATION_LIMITS)) {
      if (kind === 'action') continue;
      expect(limits.bytes, kind).toBeLessThanOrEqual(8 * 1024 * 1024);
    }
  });
});
