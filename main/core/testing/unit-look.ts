/** A look at a daemon that runs, changed as a test wants it. */
import type { UnitLook } from '../systemd.ts';

export const RUN = 'a'.repeat(32);

export function unitLook(change: Partial<UnitLook> = {}): UnitLook {
  return {
    id: 'demo.service',
    names: ['demo.service'],
    refusal: null,
    loadState: 'loaded',
    loadError: null,
    activeState: 'active',
    subState: 'running',
    type: 'exec',
    remains: false,
    result: 'success',
    invocationId: RUN,
    hasJob: false,
    pid: 1,
    memoryBytes: null,
    restarts: 0,
    changedAtMonotonicUs: null,
    execStartUs: 0,
    condition: null,
    assertion: null,
    hasExecCondition: false,
    needsReload: false,
    ...change,
  };
}
