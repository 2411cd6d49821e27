import { describe, expect, test } from 'vitest';
import { LOOK_MARKER } from './remote-scripts.ts';
import {
  isHealthy,
  isInMotion,
  parseLook,
  parseProbe,
  parseUnitList,
  serviceState,
  stateSince,
  type UnitLook,
} from './systemd.ts';

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
const look = (...blocks: string[]) => parseLook(`12345.67 54321.00\n${BOOT}\n${blocks.join('\n\n')}\n`, blocks.length);
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

  test('RUN-7: what a login shell prints before it is passed over', () => {
    const text = `Welcome!\n1.0 2.0\n${LOOK_MARKER}\n12345.67 54321.00\n${BOOT}\n${block({})}\n`;
    expect(parseLook(text, 1)?.uptimeSeconds).toBe(12345.67);
    expect(parseProbe(`Welcome!\n${LOOK_MARKER}\n1.5 2.0\n${BOOT}\n\n`, true)?.uptimeSeconds).toBe(1.5);
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

  test('RUN-5: a oneshot that ran to its end with success is healthy, any other inactive unit is not', () => {
    expect(isHealthy(unit({ ActiveState: 'inactive', Type: 'oneshot' }))).toBe(true);
    expect(isHealthy(unit({ ActiveState: 'inactive', Type: 'oneshot', InvocationID: '' }))).toBe(true);
    expect(isHealthy(unit({ ActiveState: 'inactive', Type: 'exec' }))).toBe(false);
    expect(isHealthy(unit({ ActiveState: 'failed', Type: 'oneshot', Result: 'exit-code' }))).toBe(false);
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

  test('SVC-1: units on the server are listed, other lines left out', () => {
    const text =
      '  demo.service loaded active running A demo\nx.timer loaded active waiting T\n\nbad.service not-found inactive dead bad.service';
    expect(parseUnitList(text).map((one) => [one.name, one.loadState, one.description])).toEqual([
      ['demo.service', 'loaded', 'A demo'],
      ['bad.service', 'not-found', 'bad.service'],
    ]);
  });
});

describe('reading a probe', () => {
  test('RUN-6: uptime, boot id and the id the unit runs under; empty where it never ran', () => {
    expect(parseProbe(`12.30 4.00\n${BOOT}\n${'a'.repeat(32)}\n`, true)).toEqual({
      bootId: BOOT,
      uptimeSeconds: 12.3,
      invocationId: 'a'.repeat(32),
    });
    expect(parseProbe(`12.30 4.00\n${BOOT}\n\n`, true)?.invocationId).toBe('');
    expect(parseProbe(`12.30 4.00\n${BOOT}\n`, false)?.invocationId).toBeNull();
  });

  test.each([`12.30 4.00\n${BOOT}\n$(reboot)\n`, `Welcome\n12.30 4.00\n${BOOT}\n`, ''])(
    'what is no probe is null, so that nothing is sent on the strength of it: %j',
    (text) => {
      expect(parseProbe(text, true)).toBeNull();
    },
  );
});
