import { describe, expect, test } from 'vitest';
import { resolveRestart } from './resolve-lost.ts';
import type { Look, UnitLook } from './systemd.ts';

const evidence = { boot_id: 'boot-1', not_after_uptime: 120, invocation_before: 'a'.repeat(32) };
const unit: UnitLook = {
  id: 'demo.service',
  loadState: 'loaded',
  activeState: 'active',
  subState: 'running',
  type: 'exec',
  result: 'success',
  invocationId: 'a'.repeat(32),
  hasJob: false,
  pid: 1,
  memoryBytes: null,
  restarts: 0,
  changedAtMonotonicUs: null,
  names: ['demo.service'],
  refusal: null,
  loadError: null,
  remains: false,
  execStartUs: 0,
  condition: null,
  assertion: null,
  hasExecCondition: false,
  needsReload: false,
};
const NEW = 'b'.repeat(32);
const look = (change: Partial<UnitLook>, at: Partial<Look> = {}): Look => ({
  bootId: 'boot-1',
  uptimeSeconds: 101,
  init: 'systemd',
  units: [{ ...unit, ...change }],
  ...at,
});

describe('finding out what became of a lost restart', () => {
  test('RUN-6: changed and active means it was restarted', () => {
    expect(resolveRestart(evidence, look({ invocationId: NEW })).kind).toBe('restarted');
    expect(resolveRestart({ ...evidence, invocation_before: '' }, look({ invocationId: NEW })).kind).toBe('restarted');
  });

  test('RUN-6: changed and not active means it failed', () => {
    expect(resolveRestart(evidence, look({ invocationId: NEW, activeState: 'failed' }))).toMatchObject({
      kind: 'failed',
      failure: { code: 'not_active' },
    });
  });

  test('RUN-3: unchanged proves nothing until the guard on the server would refuse the command', () => {
    expect(resolveRestart(evidence, look({}, { uptimeSeconds: 119.9 })).kind).toBe('wait');
    expect(resolveRestart(evidence, look({}, { uptimeSeconds: 120 })).kind).toBe('wait');
    expect(resolveRestart(evidence, look({}, { uptimeSeconds: 120.1 }))).toMatchObject({
      kind: 'failed',
      failure: { code: 'not_executed' },
    });
  });

  test.each([{ activeState: 'deactivating' }, { activeState: 'activating' }, { hasJob: true }])(
    'RUN-6: a unit in motion is waited for: %j',
    (change) => {
      expect(resolveRestart(evidence, look(change, { uptimeSeconds: 999 })).kind).toBe('wait');
    },
  );

  test('RUN-6: after a reboot an active unit is restarted, any other failed', () => {
    expect(resolveRestart(evidence, look({ invocationId: NEW }, { bootId: 'boot-2' })).kind).toBe('restarted');
    expect(
      resolveRestart(
        evidence,
        look({ invocationId: '', activeState: 'inactive' }, { bootId: 'boot-2', uptimeSeconds: 3 }),
      ),
    ).toMatchObject({
      kind: 'failed',
      failure: { code: 'host_restarted' },
    });
  });

  test('RUN-6: of a oneshot that systemd forgot nothing can be told, least of all that it did not run', () => {
    const over = { type: 'oneshot', activeState: 'inactive', invocationId: '' };
    expect(resolveRestart(evidence, look(over, { uptimeSeconds: 999 })).kind).toBe('traceless');
    expect(resolveRestart(evidence, look({ ...over, invocationId: NEW })).kind).toBe('restarted');
  });

  test('RUN-6: an empty answer decides nothing', () => {
    expect(resolveRestart(evidence, { bootId: 'boot-1', uptimeSeconds: 999, init: 'systemd', units: [] }).kind).toBe(
      'wait',
    );
  });

  test('RUN-6: before 232 systemd knows no such id: nothing is told from it, above all not that nothing was done', () => {
    const untold = { ...evidence, invocation_before: null };
    for (const change of [
      { invocationId: null },
      { invocationId: null, activeState: 'failed' },
      {},
      { invocationId: NEW },
    ]) {
      expect(resolveRestart(untold, look(change, { uptimeSeconds: 999 })).kind).toBe('traceless');
    }
    expect(resolveRestart(evidence, look({ invocationId: null }, { uptimeSeconds: 999 })).kind).toBe('traceless');
  });

  test('RUN-5, RUN-6: a start that a condition skipped ran nothing, and says so', () => {
    const skipped = { activeState: 'inactive', condition: { isMet: false, atUs: 101_000_000 } };
    expect(resolveRestart(evidence, look(skipped))).toMatchObject({
      kind: 'failed',
      failure: { code: 'condition_not_met' },
    });
    const longAgo = { activeState: 'inactive', condition: { isMet: false, atUs: 5_000_000 } };
    expect(resolveRestart(evidence, look(longAgo)).kind).toBe('wait');
  });
});
