/** Reading what systemd says of units (LOOK_SCRIPT), and what that means for a restart (SPEC SVC-1, RUN-5, RUN-6). */
import type { ServiceState } from '../contract/service.ts';
import { isoTime } from '../contract/time.ts';
import { LOOK_MARKER } from './remote-scripts.ts';

export interface UnitLook {
  id: string;
  loadState: string;
  activeState: string;
  subState: string;
  type: string;
  result: string;
  /** '' where the unit never ran in this boot. */
  invocationId: string;
  hasJob: boolean;
  pid: number | null;
  memoryBytes: number | null;
  restarts: number;
  /** Microseconds since boot; null where unknown. */
  changedAtMonotonicUs: number | null;
}

export interface Look {
  bootId: string;
  /** Whole and fractional seconds since boot. */
  uptimeSeconds: number;
  /** In the order asked for. */
  units: UnitLook[];
}

const UPTIME = /^(\d{1,10}(?:\.\d{1,9})?) \d/;
const BOOT_ID = /^[0-9a-f-]{32,36}$/;

/** The lines behind the last marker: a login shell may print something of its own first. */
function afterGreeting(output: string): string[] {
  const lines = output.split('\n');
  return lines.slice(lines.lastIndexOf(LOOK_MARKER) + 1);
}

/** Decodes the output of LOOK_SCRIPT; null where it is not what a systemd host answers. The output is hostile. */
export function parseLook(output: string, unitCount: number): Look | null {
  const lines = afterGreeting(output);
  const uptime = UPTIME.exec(lines[0] ?? '');
  const boot = BOOT_ID.exec(lines[1] ?? '');
  if (!uptime || !boot) return null;
  const blocks = lines
    .slice(2)
    .join('\n')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '');
  if (blocks.length !== unitCount) return null;
  return { bootId: boot[0], uptimeSeconds: Number(uptime[1]), units: blocks.map(parseUnit) };
}

/** What is known of a server right before a command is sent. */
export interface Probe {
  bootId: string;
  uptimeSeconds: number;
  /** '' where the unit never ran in this boot; null where no unit was asked for. */
  invocationId: string | null;
}

/** Decodes the output of PROBE_SCRIPT; null where it is not what a Linux host answers. */
export function parseProbe(output: string, hasUnit: boolean): Probe | null {
  const [first = '', bootId = '', id = ''] = afterGreeting(output);
  const uptime = UPTIME.exec(first);
  if (!uptime || !BOOT_ID.test(bootId) || (hasUnit && !/^([0-9a-f]{32})?$/.test(id))) return null;
  return { bootId, uptimeSeconds: Number(uptime[1]), invocationId: hasUnit ? id : null };
}

function parseUnit(block: string): UnitLook {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1).slice(0, 500));
  }
  const text = (name: string) => fields.get(name) ?? '';
  const pid = count(text('MainPID'));
  return {
    id: text('Id'),
    loadState: text('LoadState'),
    activeState: text('ActiveState'),
    subState: text('SubState'),
    type: text('Type'),
    result: text('Result'),
    invocationId: /^[0-9a-f]{32}$/.test(text('InvocationID')) ? text('InvocationID') : '',
    hasJob: (count(text('Job')) ?? 0) > 0,
    pid: pid === 0 ? null : pid,
    memoryBytes: count(text('MemoryCurrent')),
    restarts: count(text('NRestarts')) ?? 0,
    changedAtMonotonicUs: count(text('StateChangeTimestampMonotonic')),
  };
}

/** systemd writes "[not set]" or 2^64-1 for a number it does not have. */
function count(text: string): number | null {
  if (!/^\d{1,20}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

export function serviceState(unit: Pick<UnitLook, 'activeState' | 'loadState'>): ServiceState {
  switch (unit.activeState) {
    case 'active':
      return 'running';
    case 'failed':
      return 'failed';
    case 'activating':
    case 'deactivating':
    case 'reloading':
    case 'refreshing':
    case 'maintenance':
      return 'activating';
    case 'inactive':
      return unit.loadState === 'not-found' ? 'unknown' : 'stopped';
    default:
      return 'unknown';
  }
}

/** Whether the unit is on its way to another state, so that a judgement would come too early. */
export function isInMotion(unit: UnitLook): boolean {
  return unit.hasJob || serviceState(unit) === 'activating';
}

/**
 * Healthy after a restart: active, or a oneshot that ran to its end with success. Such a unit may be forgotten by systemd
 * the moment it is over, its InvocationID with it.
 */
export function isHealthy(unit: UnitLook): boolean {
  return unit.activeState === 'active' || isOverOneshot(unit);
}

export function isOverOneshot(unit: UnitLook): boolean {
  return unit.type === 'oneshot' && unit.activeState === 'inactive' && unit.result === 'success';
}

/** When the unit entered its state, on our wall clock. */
export function stateSince(unit: UnitLook, uptimeSeconds: number, nowMs: number): string | null {
  if (!unit.changedAtMonotonicUs) return null;
  const ageMs = uptimeSeconds * 1000 - unit.changedAtMonotonicUs / 1000;
  return ageMs < 0 ? null : isoTime(nowMs - ageMs);
}

/** Decodes `systemctl list-units --plain --no-legend`; lines that do not fit are left out. */
export function parseUnitList(
  output: string,
): { name: string; loadState: string; activeState: string; subState: string; description: string }[] {
  return output
    .split('\n')
    .map((line) => /^(\S+\.service)\s+(\S+)\s+(\S+)\s+(\S+)\s*(.*)$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, name = '', loadState = '', activeState = '', subState = '', description = '']) => ({
      name,
      loadState,
      activeState,
      subState,
      description: description.slice(0, 300),
    }));
}
