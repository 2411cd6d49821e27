import { describe, expect, it } from 'vitest';
import { createManualClock } from '../core/testing/manual-clock.ts';
import { createSimulatedMachine } from './simulated-machine.ts';
import type { UnitBehaviour, UnitSpec } from './unit-spec.ts';

function setUp(behaviour: UnitBehaviour, initially: NonNullable<UnitSpec['initially']> = 'active') {
  const clock = createManualClock();
  const spec: UnitSpec = { name: 'x.service', description: 'X', behaviour, initially };
  const machine = createSimulatedMachine(
    { hostname: 'h', user: 'root', sudo: { kind: 'none' }, units: [spec], uptimeSeconds: 1000 },
    clock,
  );
  const unit = () => {
    const built = machine.unit('x.service');
    if (built === null) throw new Error('no unit');
    return built;
  };
  return { clock, machine, unit, restart: () => machine.run(unit(), 'restart') };
}

describe('a simulated unit', () => {
  it('that works gets a new invocation, a new process and a rising change time with each restart', async () => {
    const { clock, unit, restart } = setUp({ kind: 'works' });
    const before = { ...unit().state() };
    clock.advance(10);
    expect(await restart()).toBe('done');
    expect(unit().state()).toMatchObject({ activeState: 'active', subState: 'running', result: 'success', jobId: 0 });
    expect(unit().state().invocationId).toMatch(/^[0-9a-f]{32}$/);
    expect(unit().state().invocationId).not.toBe(before.invocationId);
    expect(unit().state().mainPid).not.toBe(before.mainPid);
    expect(unit().state().stateChangedUs).toBeGreaterThan(before.stateChangedUs);
  });

  it('that is slow is activating with a job until its time is over', async () => {
    const { clock, unit, restart } = setUp({ kind: 'slow', seconds: 5 });
    const ended = restart();
    clock.advance(4999);
    expect(unit().state()).toMatchObject({ activeState: 'activating', subState: 'start' });
    expect(unit().state().jobId).toBeGreaterThan(0);
    clock.advance(1);
    expect(await ended).toBe('done');
    expect(unit().state()).toMatchObject({ activeState: 'active', jobId: 0 });
  });

  it('that fails ends failed with its message in the journal', async () => {
    const { unit, restart } = setUp({ kind: 'fails', message: 'bad line 7' });
    expect(await restart()).toBe('exit-code');
    expect(unit().state()).toMatchObject({ activeState: 'failed', result: 'exit-code', mainPid: 0 });
    expect(unit().journal.map((line) => line.text)).toContain('bad line 7');
  });

  it('that hangs is given up by systemd after its time limit', async () => {
    const { clock, unit, restart } = setUp({ kind: 'hangs', seconds: 60 });
    const ended = restart();
    clock.advance(59_999);
    expect(unit().state().activeState).toBe('activating');
    clock.advance(1);
    expect(await ended).toBe('timeout');
    expect(unit().state()).toMatchObject({ activeState: 'failed', result: 'timeout' });
  });

  it('that dies has started well and is failed a second later', async () => {
    const { clock, unit, restart } = setUp({ kind: 'dies', message: 'gone' });
    expect(await restart()).toBe('done');
    clock.advance(999);
    expect(unit().state().activeState).toBe('active');
    clock.advance(1);
    expect(unit().state()).toMatchObject({ activeState: 'failed', result: 'exit-code' });
  });

  it('with a start limit refuses the sixth start in ten seconds, until it is reset', async () => {
    const { unit, restart, machine } = setUp({ kind: 'start_limited' });
    for (let count = 0; count < 5; count += 1) expect(await restart()).toBe('done');
    expect(await restart()).toBe('start-limit-hit');
    expect(unit().state()).toMatchObject({ activeState: 'failed', result: 'start-limit-hit' });
    expect(machine.restarts).toHaveLength(5);
    unit().resetFailed();
    expect(await restart()).toBe('done');
  });

  it('with a start limit works again when ten seconds have passed', async () => {
    const { clock, restart } = setUp({ kind: 'start_limited' });
    for (let count = 0; count < 5; count += 1) await restart();
    clock.advance(10_000);
    expect(await restart()).toBe('done');
  });

  it('that flaps changes its invocation and counts a restart every second', () => {
    const { clock, unit } = setUp({ kind: 'flapping' });
    const seen = new Set([unit().state().invocationId]);
    for (let second = 1; second <= 5; second += 1) {
      clock.advance(1000);
      expect(unit().state().nRestarts).toBe(second);
      seen.add(unit().state().invocationId);
    }
    expect(seen.size).toBe(6);
  });

  it('cancels a start under way when it is restarted or stopped', async () => {
    const { unit, restart } = setUp({ kind: 'hangs', seconds: 60 });
    const first = restart();
    const second = restart();
    expect(await first).toBe('canceled');
    await unit().stop();
    expect(await second).toBe('canceled');
    expect(unit().state()).toMatchObject({ activeState: 'inactive', subState: 'dead', jobId: 0 });
  });

  it('is not started again by start where it runs, and joins a start under way', async () => {
    const { clock, machine, unit } = setUp({ kind: 'slow', seconds: 5 });
    expect(await machine.run(unit(), 'start')).toBe('done');
    const first = machine.run(unit(), 'restart');
    const second = machine.run(unit(), 'start');
    clock.advance(5000);
    expect(await Promise.all([first, second])).toEqual(['done', 'done']);
    expect(machine.restarts).toHaveLength(1);
  });

  it('begins in the state it is given, changed long ago', () => {
    const { unit } = setUp({ kind: 'dies', message: 'gone' }, 'failed');
    expect(unit().state()).toMatchObject({ activeState: 'failed', result: 'exit-code' });
    expect(unit().state().stateChangedUs).toBeLessThan(60_000_000);
  });

  it('is started anew by a reboot, with boot id and uptime of its machine', () => {
    const { machine, unit } = setUp({ kind: 'works' }, 'inactive');
    const bootId = machine.bootId();
    expect(unit().state().invocationId).toBe('');
    machine.reboot();
    expect(machine.bootId()).not.toBe(bootId);
    expect(machine.uptimeMs()).toBe(0);
    expect(unit().state().activeState).toBe('active');
    expect(machine.restarts).toHaveLength(0);
  });
});
