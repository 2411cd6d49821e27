/** Reading what systemd says of units (LOOK_SCRIPT), and what that means for their state (SPEC SVC-1, SVC-5). */
import type { ServiceState } from '../contract/service.ts';
import { isoTime } from '../contract/time.ts';
import { NEXT_UNIT, ONE_BY_ONE, UNIT_REFUSED } from './remote-scripts.ts';
import { serverWords } from './server-words.ts';

export interface UnitLook {
  /** systemd's own name of it: an alias shows the unit it stands for. */
  id: string;
  /** All names that mean it, its own among them. */
  names: string[];
  /** Why the server does not tell of it, in its own words; null where it does. All else is then empty. */
  refusal: string | null;
  loadState: string;
  /** systemd's words where it could not load the unit. */
  loadError: string | null;
  activeState: string;
  subState: string;
  type: string;
  /** Whether a oneshot that ran counts as active from then on. */
  remains: boolean;
  result: string;
  /** '' where the unit never ran in this boot, or systemd forgot it; null where systemd knows no such id (before 232). */
  invocationId: string | null;
  hasJob: boolean;
  pid: number | null;
  memoryBytes: number | null;
  restarts: number;
  /** Microseconds since boot; null where unknown. */
  changedAtMonotonicUs: number | null;
  /** When its main process was last started, microseconds since boot; 0 where it never was, or systemd forgot it. */
  execStartUs: number;
  /** The last test of its conditions and assertions; null where none was made, or systemd forgot it. */
  condition: { isMet: boolean; atUs: number } | null;
  assertion: { isMet: boolean; atUs: number } | null;
  /** Whether it has an ExecCondition=, which may skip a start. */
  hasExecCondition: boolean;
  /** Its files changed on disk and systemd has not read them anew. */
  needsReload: boolean;
}

/** What runs as process 1 there, as far as it decides whether units can be asked. */
export type Init = 'systemd' | 'hidden' | { other: string };

export interface Look {
  bootId: string;
  /** Whole and fractional seconds since boot. */
  uptimeSeconds: number;
  init: Init;
  /** In the order asked for. */
  units: UnitLook[];
}

const UPTIME = /^(\d{1,10}(?:\.\d{1,9})?) \d/;
const BOOT_ID = /^[0-9a-f-]{32,36}$/;

/** Decodes the output of LOOK_SCRIPT; null where it is not what a Linux host answers. The output is hostile. */
export function parseLook(output: string, unitCount: number): Look | null {
  const lines = output.split('\n');
  const uptime = UPTIME.exec(lines[0] ?? '');
  const boot = BOOT_ID.exec(lines[1] ?? '');
  const init = parseInit(lines[2] ?? '');
  if (!uptime || !boot || init === null) return null;
  const units = parseUnits(lines.slice(3));
  if (units.length !== unitCount) return null;
  return { bootId: boot[0], uptimeSeconds: Number(uptime[1]), init, units };
}

function parseInit(line: string): Init | null {
  if (line === 'systemd' || line === 'hidden') return line;
  const other = /^none(?: (.*))?$/.exec(line);
  return other === null ? null : { other: serverWords(other[1] ?? '', 40) };
}

function parseUnits(lines: readonly string[]): UnitLook[] {
  const alone = lines.indexOf(ONE_BY_ONE);
  if (alone < 0) return blocksOf(lines.join('\n')).map(parseUnit);
  const each = lines
    .slice(alone + 1)
    .join('\n')
    .split(new RegExp(`^${NEXT_UNIT}$`, 'm'))
    .slice(1);
  return each.map((text) => {
    const isRefused = text.split('\n').includes(UNIT_REFUSED);
    if (!isRefused) return parseUnit(text);
    return { ...parseUnit(''), refusal: serverWords(text.replace(UNIT_REFUSED, '')) || 'systemctl said nothing.' };
  });
}

function blocksOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '');
}

/** What is known of a server right before a command is sent. */
export interface Probe {
  bootId: string;
  uptimeSeconds: number;
  /** '' where the unit never ran in this boot; null where no unit was asked for, or the server cannot tell. */
  invocationId: string | null;
}

/** Decodes the output of PROBE_SCRIPT; null where it is not what a Linux host answers. */
export function parseProbe(output: string, hasUnit: boolean): Probe | null {
  const [first = '', bootId = '', last = ''] = output.split('\n');
  const uptime = UPTIME.exec(first);
  if (!uptime || !BOOT_ID.test(bootId)) return null;
  const id = /^(?:InvocationID=)?([0-9a-f]{32})$|^InvocationID=()$/.exec(last);
  return {
    bootId,
    uptimeSeconds: Number(uptime[1]),
    invocationId: hasUnit && id !== null ? (id[1] ?? '') : null,
  };
}

function parseUnit(block: string): UnitLook {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1).slice(0, 2_000));
  }
  const text = (name: string) => (fields.get(name) ?? '').slice(0, 500);
  const pid = count(text('MainPID'));
  const invocation = fields.get('InvocationID');
  return {
    id: text('Id'),
    names: (fields.get('Names') ?? '').split(' ').filter((name) => name !== ''),
    refusal: null,
    loadState: text('LoadState'),
    loadError: wordsOfError(text('LoadError')),
    activeState: text('ActiveState'),
    subState: text('SubState'),
    type: text('Type'),
    remains: text('RemainAfterExit') === 'yes',
    result: text('Result'),
    invocationId: invocation === undefined ? null : /^[0-9a-f]{32}$/.test(invocation) ? invocation : '',
    hasJob: (count(text('Job')) ?? 0) > 0,
    pid: pid === 0 ? null : pid,
    memoryBytes: count(text('MemoryCurrent')),
    restarts: count(text('NRestarts')) ?? 0,
    changedAtMonotonicUs: count(text('StateChangeTimestampMonotonic')),
    execStartUs: count(text('ExecMainStartTimestampMonotonic')) ?? 0,
    condition: tested(text('ConditionResult'), text('ConditionTimestampMonotonic')),
    assertion: tested(text('AssertResult'), text('AssertTimestampMonotonic')),
    hasExecCondition: text('ExecCondition') !== '',
    needsReload: text('NeedDaemonReload') === 'yes',
  };
}

/** `org.freedesktop.systemd1.NoSuchUnit "Unit nope.service not found."` */
function wordsOfError(text: string): string | null {
  return serverWords(/"(.*)"$/.exec(text)?.[1] ?? text) || null;
}

/** systemd says "no" also of what was never tested; the time tells. */
function tested(result: string, time: string): { isMet: boolean; atUs: number } | null {
  const atUs = count(time) ?? 0;
  return atUs > 0 ? { isMet: result === 'yes', atUs } : null;
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

/** When the unit entered its state, on our wall clock. */
export function stateSince(unit: UnitLook, uptimeSeconds: number, nowMs: number): string | null {
  if (!unit.changedAtMonotonicUs) return null;
  const ageMs = uptimeSeconds * 1000 - unit.changedAtMonotonicUs / 1000;
  return ageMs < 0 ? null : isoTime(nowMs - ageMs);
}

/** Why units of this server cannot be asked or restarted, as a sentence; null where they can. */
export function initProblem(init: Init): string | null {
  if (init === 'systemd') return null;
  if (init === 'hidden') {
    return 'The server runs systemd, but this login finds no systemctl: nothing can be restarted through it.';
  }
  const what = init.other === '' ? '' : ` (process 1 is ${init.other})`;
  return `The server does not run systemd${what}: nothing can be restarted there.`;
}
