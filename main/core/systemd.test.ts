import { describe, expect, test } from 'vitest';
import { NEXT_UNIT, ONE_BY_ONE, UNIT_REFUSED } from './remote-scripts.ts';
import { initProblem, isInMotion, parseLook, parseProbe, serviceState, stateSince, type UnitLook } from './systemd.ts';

const BOOT = '0f8fad5b-d9cb-469f-a165-70867728950e';
const block = (fields: Record<string, string>) =>
  Object.entries({
    Id: 'demo.service',
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    Type: 'exec',
    Result: 'success',
    InvocationID: 'a'.repeat(32),
    MainPID: '77',
    MemoryCurrent: '1048576',
    NRestarts: '0',
    StateChangeTimestampMonotonic: '5000000',
    ...fields,
  })
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
const look = (...blocks: string[]) =>
  parseLook(`12345.67 54321.00\n${BOOT}\nsystemd\n${blocks.join('\n\n')}\n`, blocks.length);
const unit = (fields: Record<string, string> = {}): UnitLook => look(block(fields))?.units[0] as UnitLook;

describe('reading systemd', () => {
  test('SVC-4: one look reads uptime, boot id and every unit in order', () => {
    const seen = look(block({ Id: 'ssh.service' }), block({ Id: 'demo.service', ActiveState: 'failed' }));
    expect(seen).toMatchObject({ bootId: BOOT, uptimeSeconds: 12345.67 });
    expect(seen?.units.map((one) => [one.id, serviceState(one)])).toEqual([
      ['ssh.service', 'running'],
      ['demo.service', 'failed'],
    ]);
    expect(unit()).toMatchObject({ pid: 77, memoryBytes: 1_048_576, restarts: 0, hasJob: false });
  });

  test('SVC-5: what is wrong with one name is said of that one, in the words of systemctl; the others are as they are', () => {
    const words =
      'Failed to get properties: Unit name wg-quick@.service is neither a valid invocation ID nor unit name.';
    const text = [
      '12345.67 54321.00',
      BOOT,
      'systemd',
      block({ Id: 'ssh.service' }),
      '',
      ONE_BY_ONE,
      NEXT_UNIT,
      block({ Id: 'ssh.service' }),
      NEXT_UNIT,
      words,
      UNIT_REFUSED,
      NEXT_UNIT,
      block({ Id: 'demo.service', ActiveState: 'failed' }),
    ].join('\n');
    const units = parseLook(text, 3)?.units ?? [];
    expect(units.map((one) => [one.id, serviceState(one), one.refusal])).toEqual([
      ['ssh.service', 'running', null],
      ['', 'unknown', words],
      ['demo.service', 'failed', null],
    ]);
  });

  test('SVC-5: why a unit is not there is told in the words of systemd', () => {
    const missing = {
      LoadState: 'not-found',
      LoadError: 'org.freedesktop.systemd1.NoSuchUnit "Unit x.service not found."',
    };
    expect(unit(missing).loadError).toBe('Unit x.service not found.');
    expect(unit({ LoadError: '' }).loadError).toBeNull();
  });

  test('RUN-9: a server without systemd, and a login that cannot find it, are told apart', () => {
    const init = (line: string) => parseLook(`1.0 2.0\n${BOOT}\n${line}\n`, 0)?.init;
    expect(initProblem(init('systemd') ?? 'hidden')).toBeNull();
    expect(initProblem(init('none init') ?? 'systemd')).toContain('does not run systemd (process 1 is init)');
    expect(initProblem(init('hidden') ?? 'systemd')).toContain('finds no systemctl');
    expect(init('something else')).toBeUndefined();
  });

  test.each(['', 'Welcome!\n1.0 2.0', '1 2\nnot-a-boot-id\n', `1.0 2.0\n${BOOT}\n`])(
    'an answer that is none is null: %j',
    (text) => {
      expect(parseLook(text, 1)).toBeNull();
    },
  );

  test('SVC-1: numbers systemd does not have are null', () => {
    expect(unit({ MemoryCurrent: '[not set]', MainPID: '0' })).toMatchObject({ memoryBytes: null, pid: null });
    expect(unit({ MemoryCurrent: '18446744073709551615' }).memoryBytes).toBeNull();
    expect(unit({ InvocationID: '' }).invocationId).toBe('');
    expect(unit({ InvocationID: '$(reboot)' }).invocationId).toBe('');
    // Before 232 there is no such property.
    expect(look(block({}).replace(/^InvocationID=.*\n/m, ''))?.units[0]?.invocationId).toBeNull();
  });

  test.each([
    ['active', 'running'],
    ['inactive', 'stopped'],
    ['failed', 'failed'],
    ['activating', 'activating'],
    ['deactivating', 'activating'],
    ['from-the-future', 'unknown'],
  ])('SVC-1: %s is shown as %s', (active, state) => {
    expect(serviceState(unit({ ActiveState: active }))).toBe(state);
  });

  test('SVC-1: a unit that does not exist is unknown, not stopped', () => {
    expect(serviceState(unit({ ActiveState: 'inactive', LoadState: 'not-found' }))).toBe('unknown');
  });

  test('RUN-6: a unit with a job or between states is in motion', () => {
    expect(isInMotion(unit({ Job: '12' }))).toBe(true);
    expect(isInMotion(unit({ ActiveState: 'deactivating' }))).toBe(true);
    expect(isInMotion(unit())).toBe(false);
  });

  test('SVC-1: since when is told on our clock', () => {
    expect(stateSince(unit({ StateChangeTimestampMonotonic: '5000000' }), 65, Date.parse('2026-01-01T00:01:00Z'))).toBe(
      '2026-01-01T00:00:00.000Z',
    );
    expect(stateSince(unit({ StateChangeTimestampMonotonic: '0' }), 65, 0)).toBeNull();
    expect(stateSince(unit({ StateChangeTimestampMonotonic: '99000000' }), 65, 0)).toBeNull();
  });
});

describe('reading a probe', () => {
  test('RUN-6: uptime, boot id and the id the unit runs under; empty where it never ran', () => {
    expect(parseProbe(`12.30 4.00\n${BOOT}\n${'a'.repeat(32)}\n`, true)).toEqual({
      bootId: BOOT,
      uptimeSeconds: 12.3,
      invocationId: 'a'.repeat(32),
    });
    expect(parseProbe(`12.30 4.00\n${BOOT}\nInvocationID=${'b'.repeat(32)}\n`, true)?.invocationId).toBe(
      'b'.repeat(32),
    );
    expect(parseProbe(`12.30 4.00\n${BOOT}\nInvocationID=\n`, true)?.invocationId).toBe('');
    expect(parseProbe(`12.30 4.00\n${BOOT}\n`, false)?.invocationId).toBeNull();
  });

  test('RUN-6: where the server knows no such id, none is made up', () => {
    expect(parseProbe(`12.30 4.00\n${BOOT}\n`, true)?.invocationId).toBeNull();
    expect(parseProbe(`12.30 4.00\n${BOOT}\n$(reboot)\n`, true)?.invocationId).toBeNull();
  });

  test.each([`Welcome\n12.30 4.00\n${BOOT}\n`, ''])(
    'what is no probe is null, so that nothing is sent on the strength of it: %j',
    (text) => {
      expect(parseProbe(text, true)).toBeNull();
    },
  );
});
