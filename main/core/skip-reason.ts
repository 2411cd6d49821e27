/** Finding out whether systemd skipped a start, and by which condition: from its bus and its journal (SPEC RUN-5). */
import { serverWords } from './server-words.ts';
import type { Before } from './unit-sight.ts';

/** systemd.journal-fields(7), `journalctl --catalog`: a start is over (or was skipped), failed, was skipped by an ExecCondition=. */
const START_OVER = '39f53479d3a045ac8e11786248231fbf';
const START_FAILED = 'be02cf6855d2428ba40df7e9d022f03d';
const RUN_SKIPPED = '0e4284a0caca4bfc81c0bb6786972673';

/** The conditions and assertions of a loaded unit, with how they were judged last. Any login may ask. */
export function conditionsArgv(unit: string): string[] {
  return [
    'busctl',
    '--no-pager',
    'get-property',
    'org.freedesktop.systemd1',
    unitPath(unit),
    'org.freedesktop.systemd1.Unit',
    'Conditions',
    'Asserts',
  ];
}

/** D-Bus object path of a unit: every other byte than a letter or digit as `_xx` (sd_bus_path_encode(3)). */
export function unitPath(unit: string): string {
  const escaped = [...Buffer.from(unit)].map((byte, index) => {
    const character = String.fromCharCode(byte);
    const isPlain = /[A-Za-z]/.test(character) || (index > 0 && /[0-9]/.test(character));
    return isPlain ? character : `_${byte.toString(16).padStart(2, '0')}`;
  });
  return `/org/freedesktop/systemd1/unit/${escaped.join('')}`;
}

export interface UnitCondition {
  /** As the unit file has it: `ConditionPathExists=!/etc/off`. */
  text: string;
  /** null: not judged yet. */
  isMet: boolean | null;
}

/** Decodes `a(sbbsi)`: type, trigger, negate, parameter, state. */
export function parseConditions(output: string): UnitCondition[] {
  const one = /"((?:[^"\\]|\\.){0,200})" (true|false) (true|false) "((?:[^"\\]|\\.){0,500})" (-?\d+)/g;
  return [...output.slice(0, 100_000).matchAll(one)].map(([, type, trigger, negate, parameter = '', state]) => ({
    text: serverWords(
      `${type}=${trigger === 'true' ? '|' : ''}${negate === 'true' ? '!' : ''}${parameter.replace(/\\(.)/g, '$1')}`,
    ),
    isMet: state === '0' ? null : !state?.startsWith('-'),
  }));
}

/** The last records of how starts of the unit ended in this boot, oldest first. */
export function startRecordsArgv(unit: string): string[] {
  const ids = [START_OVER, START_FAILED, RUN_SKIPPED].map((id) => `MESSAGE_ID=${id}`);
  return [
    'journalctl',
    '--no-pager',
    '--quiet',
    '--output=json',
    '--boot',
    '--lines=3',
    '_PID=1',
    `UNIT=${unit}`,
    ...ids,
  ];
}

export type StartRecord = { ran: boolean; words: string };

/** How the last start since then ended; null where no record tells, as before systemd 232, which names no runs. */
export function parseStartRecords(output: string, before: Before): StartRecord | null {
  if (before.invocationId === null) return null;
  const sinceUs = before.uptimeUs;
  const records = output
    .split('\n')
    .map(recordOf)
    .filter((record) => record !== null && record.atUs >= sinceUs);
  const last = records.findLast((record) => record?.id === START_OVER || record?.id === START_FAILED);
  if (!last) return null;
  const isSkipped = records.some((record) => record?.id === RUN_SKIPPED && record.run === last.run);
  // A run names itself. A start that conditions skip begins none: the record has no name, or that of the run before.
  const isNewRun = last.run !== '' && last.run !== before.invocationId;
  return { ran: last.id === START_OVER && isNewRun && !isSkipped, words: last.words };
}

function recordOf(line: string): { id: string; run: string; words: string; atUs: number } | null {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof fields !== 'object' || fields === null) return null;
  const values = new Map(Object.entries(fields));
  const text = (name: string) => {
    const value = values.get(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    id: text('MESSAGE_ID'),
    run: text('INVOCATION_ID'),
    words: serverWords(text('MESSAGE')),
    atUs: Number(text('__MONOTONIC_TIMESTAMP')) || 0,
  };
}
