import { describe, expect, test } from 'vitest';
import { createJudge, type Sight } from './judge.ts';

const TERMS = { staysMs: 5_000, settlesMs: 30_000, everyMs: 1_000 };
const well = (run: string | null = 'one'): Sight => ({ is: 'well', run });
const moving: Sight = { is: 'moving', words: 'activating (start)' };
const wrong: Sight = { is: 'wrong', code: 'not_active', words: 'it is failed' };

describe('RUN-5: the judge of a restart', () => {
  test('what is well must stay so for its time, by the clock and not by the number of sights', () => {
    const judge = createJudge(TERMS, 100);
    expect(judge.see(well(), 100)).toEqual({ kind: 'wait', ms: 1_000 });
    expect(judge.see(well(), 5_099)).toEqual({ kind: 'wait', ms: 1 });
    expect(judge.see(well(), 5_100)).toEqual({ kind: 'passed' });
  });

  test('with no time to stay, once is enough; what is done needs to stay nothing', () => {
    expect(createJudge({ ...TERMS, staysMs: 0 }, 0).see(well(), 9)).toEqual({ kind: 'passed' });
    expect(createJudge(TERMS, 0).see({ is: 'done' }, 0)).toEqual({ kind: 'passed' });
  });

  test('what was well and is not any more did not stay, whatever it is now', () => {
    for (const then of [wrong, moving, { is: 'wrong', code: 'condition_not_met', words: 'skipped' } satisfies Sight]) {
      const judge = createJudge(TERMS, 0);
      judge.see(well(), 0);
      expect(judge.see(then, 1_000)).toMatchObject({ kind: 'failed', code: 'did_not_stay_active' });
    }
  });

  test('another run than the first, seen between two looks that are both well, is a restart nobody asked for', () => {
    const judge = createJudge(TERMS, 0);
    judge.see(well('one'), 0);
    expect(judge.see(well('two'), 1_000)).toMatchObject({ kind: 'failed', code: 'did_not_stay_active' });
    const unnamed = createJudge(TERMS, 0);
    unnamed.see(well(null), 0);
    expect(unnamed.see(well(null), 1_000).kind).toBe('wait');
  });

  test('what never was well failed as it is; a skipped start is told as that', () => {
    expect(createJudge(TERMS, 0).see(wrong, 0)).toMatchObject({ kind: 'failed', code: 'not_active' });
    const skipped: Sight = { is: 'wrong', code: 'condition_not_met', words: 'skipped' };
    expect(createJudge(TERMS, 0).see(skipped, 0)).toMatchObject({ kind: 'failed', code: 'condition_not_met' });
  });

  test('what is on its way is waited for, not for ever', () => {
    const judge = createJudge(TERMS, 0);
    expect(judge.see(moving, 34_999).kind).toBe('wait');
    expect(judge.see(moving, 35_000)).toEqual({
      kind: 'failed',
      code: 'not_active',
      words: 'it is still activating (start)',
    });
  });

  test('what the server does not tell is told as that', () => {
    expect(createJudge(TERMS, 0).see({ is: 'untold', words: 'no trace' }, 0)).toEqual({
      kind: 'untold',
      words: 'no trace',
    });
  });
});
