import { describe, expect, test } from 'vitest';
import { ActionStatus } from '../contract/action.ts';
import { OPEN, STEPS, stepsInto } from './life-cycle.ts';

describe('life cycle', () => {
  test('ACT-2: only the steps of the specification exist', () => {
    const steps = ActionStatus.options.flatMap((from) => STEPS[from].map((to) => `${from} → ${to}`));
    expect(steps.sort()).toEqual(
      [
        'pending → approved',
        'pending → rejected',
        'pending → cancelled',
        'pending → expired',
        'approved → executing',
        'approved → cancelled',
        'approved → expired',
        'executing → completed',
        'executing → failed',
        'executing → unknown',
        'unknown → completed',
        'unknown → failed',
      ].sort(),
    );
  });

  test('ACT-2: the way into a status is the table read backwards', () => {
    expect(stepsInto('cancelled').sort()).toEqual(['approved', 'pending']);
    expect(stepsInto('completed').sort()).toEqual(['executing', 'unknown']);
    expect(stepsInto('pending')).toEqual([]);
  });

  test('ACT-5: open is exactly what has not ended and is not lost', () => {
    expect([...OPEN].sort()).toEqual(['approved', 'executing', 'pending']);
  });
});
