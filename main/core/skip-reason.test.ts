import { describe, expect, test } from 'vitest';
import { parseConditions, parseStartRecords, unitPath } from './skip-reason.ts';

describe('RUN-5: by which condition a start was skipped', () => {
  test('as busctl of systemd 252 prints conditions: which are met, which are not, which were not judged', () => {
    const text =
      'a(sbbsi) 3 "ConditionPathExists" false false "/nowhere" -1 "ConditionPathExists" true true "/etc" 1 ' +
      '"ConditionHost" false false "a \\"b\\"" 0\na(sbbsi) 0\n';
    expect(parseConditions(text)).toEqual([
      { text: 'ConditionPathExists=/nowhere', isMet: false },
      { text: 'ConditionPathExists=|!/etc', isMet: true },
      { text: 'ConditionHost=a "b"', isMet: null },
    ]);
    expect(parseConditions('a(sbbsi) 0\na(sbbsi) 0\n')).toEqual([]);
  });

  test('the path of a unit on the bus', () => {
    expect(unitPath('m-conden.service')).toBe('/org/freedesktop/systemd1/unit/m_2dconden_2eservice');
    expect(unitPath('1a@x\\x2d.service')).toBe('/org/freedesktop/systemd1/unit/_31a_40x_5cx2d_2eservice');
  });

  const SINCE = { invocationId: 'f'.repeat(32), uptimeUs: 1 };
  const record = (fields: Record<string, string>) =>
    JSON.stringify({ MESSAGE_ID: '39f53479d3a045ac8e11786248231fbf', __MONOTONIC_TIMESTAMP: '60000000', ...fields });
  const ran = record({ INVOCATION_ID: 'a'.repeat(32), MESSAGE: 'Finished a.service.' });
  const skipped = record({
    INVOCATION_ID: '',
    MESSAGE: 'a.service was skipped because of an unmet condition check (ConditionPathExists=!/etc).',
  });

  test('as the journal of systemd 252 tells it: a start that ran, and one that was skipped', () => {
    expect(parseStartRecords(`${skipped}\n${ran}\n`, SINCE)).toEqual({ ran: true, words: 'Finished a.service.' });
    expect(parseStartRecords(`${ran}\n${skipped}\n`, SINCE)).toMatchObject({
      ran: false,
      words: expect.stringContaining('ConditionPathExists=!/etc'),
    });
  });

  test('a unit that was up and was skipped has the run of before on its record; a server without such names tells nothing', () => {
    expect(parseStartRecords(ran, { ...SINCE, invocationId: 'a'.repeat(32) })?.ran).toBe(false);
    expect(parseStartRecords(ran, { ...SINCE, invocationId: null })).toBeNull();
  });

  test('an ExecCondition= begins a run and skips the rest', () => {
    const run = { INVOCATION_ID: 'c'.repeat(32) };
    const skip = record({ ...run, MESSAGE_ID: '0e4284a0caca4bfc81c0bb6786972673', MESSAGE: 'Skipped' });
    expect(parseStartRecords(`${skip}\n${record(run)}\n`, SINCE)?.ran).toBe(false);
  });

  test('what is older than the restart proves nothing, nor does what is no record', () => {
    expect(parseStartRecords(ran, { ...SINCE, uptimeUs: 60_000_001 })).toBeNull();
    for (const text of ['', 'null\n[]\n{"MESSAGE_ID":7}\n{', '"text"']) {
      expect(parseStartRecords(text, { ...SINCE, uptimeUs: 0 })).toBeNull();
    }
  });
});
