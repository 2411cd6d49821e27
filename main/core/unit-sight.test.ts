import { describe, expect, test } from 'vitest';
import { RUN, unitLook } from './testing/unit-look.ts';
import { unitSight } from './unit-sight.ts';

const NEW = 'b'.repeat(32);
const before = { invocationId: RUN, uptimeUs: 50_000_000 };
const over = { type: 'oneshot', activeState: 'inactive', subState: 'dead', pid: null };
const unmet = { isMet: false, atUs: 51_000_000 };

describe('RUN-5: active means what the kind of the unit promises', () => {
  test.each([
    ['a daemon that runs', { invocationId: NEW }, { is: 'well', run: NEW }],
    ['a daemon on systemd before 232', { invocationId: null, pid: 7 }, { is: 'well', run: 'process 7' }],
    [
      'a oneshot that remains',
      { ...over, remains: true, activeState: 'active', invocationId: NEW },
      { is: 'well', run: NEW },
    ],
    ['a oneshot that ran in this invocation', { ...over, invocationId: NEW }, { is: 'done' }],
    [
      'a oneshot that ran since, by its clock',
      { ...over, invocationId: null, execStartUs: 50_500_000 },
      { is: 'done' },
    ],
    ['a unit with a job', { hasJob: true }, { is: 'moving' }],
    ['a unit between states', { activeState: 'deactivating' }, { is: 'moving' }],
    ['a daemon that is not up', { activeState: 'inactive', subState: 'dead' }, { is: 'wrong', code: 'not_active' }],
    [
      'a oneshot that failed',
      { ...over, activeState: 'failed', result: 'exit-code' },
      { is: 'wrong', code: 'not_active' },
    ],
    [
      'a oneshot that remains and does not',
      { ...over, remains: true, invocationId: NEW },
      { is: 'wrong', code: 'not_active' },
    ],
    [
      'a oneshot of which the last run is the one before',
      over,
      { is: 'wrong', code: 'not_active', words: 'it did not run' },
    ],
    ['a oneshot that systemd forgot', { ...over, invocationId: '' }, { is: 'untold' }],
    ['a oneshot on a server that tells nothing', { ...over, invocationId: null }, { is: 'untold' }],
    ['a name the server refuses', { refusal: 'not a name' }, { is: 'untold' }],
  ] as const)('%s', (_, change, sight) => {
    expect(unitSight(unitLook(change), before)).toMatchObject(sight);
  });

  test.each([
    ['a oneshot', over],
    ['a oneshot that remains and was up before', { ...over, remains: true }],
    ['a daemon that was up before', { activeState: 'inactive', subState: 'dead' }],
  ])('%s whose start a condition skipped is told as that', (_, change) => {
    const skipped = unitSight(unitLook({ ...change, condition: unmet }), before);
    expect(skipped).toMatchObject({ is: 'wrong', code: 'condition_not_met' });
    expect(unitSight(unitLook({ ...change, assertion: unmet }), before)).toMatchObject({ code: 'condition_not_met' });
    expect(unitSight(unitLook({ ...change, result: 'exec-condition' }), before)).toMatchObject({
      code: 'condition_not_met',
    });
    // Of an earlier start it says nothing.
    const longAgo = { isMet: false, atUs: 49_000_000 };
    expect(unitSight(unitLook({ ...change, condition: longAgo }), before)).toMatchObject({ code: 'not_active' });
  });
});
