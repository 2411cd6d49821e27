/** What `systemctl` tells of units: their properties, and the list of them. */
import { createHash } from 'node:crypto';
import type { ProgramContext } from './program.ts';
import type { SimulatedUnit } from './simulated-unit.ts';

export interface ShowQuery {
  /** Full unit names. */
  names: string[];
  /** null: all. */
  properties: string[] | null;
  valuesOnly: boolean;
}

/** `systemctl show`: a block of `Key=Value` lines per unit, an empty line between them. */
export function showUnits(query: ShowQuery, { machine, stdout }: ProgramContext): number {
  const blocks = query.names.map((name) =>
    Object.entries(propertiesOf(name, machine.unit(name)))
      .filter(([key]) => query.properties === null || query.properties.includes(key))
      .map(([key, value]) => (query.valuesOnly ? `${value}\n` : `${key}=${value}\n`))
      .join(''),
  );
  stdout(blocks.join('\n'));
  return 0;
}

/** In systemd's order: those of the service before those of the unit. */
function propertiesOf(name: string, unit: SimulatedUnit | null): Record<string, string | number> {
  const state = unit?.state();
  const isRunning = state !== undefined && state.mainPid > 0;
  return {
    Type: unit === null ? '' : typeOf(unit),
    RemainAfterExit: 'no',
    Result: state?.result ?? 'success',
    MainPID: state?.mainPid ?? 0,
    NRestarts: state?.nRestarts ?? 0,
    MemoryCurrent: isRunning ? memoryOf(name) : '[not set]',
    ExecMainStartTimestampMonotonic: isRunning ? state.stateChangedUs : 0,
    Id: name,
    Names: name,
    Description: unit?.spec.description ?? name,
    LoadState: loadState(unit),
    LoadError: unit === null ? `org.freedesktop.systemd1.NoSuchUnit "Unit ${name} not found."` : '',
    UnitFileState: unitFileState(unit),
    NeedDaemonReload: 'no',
    ActiveState: state?.activeState ?? 'inactive',
    SubState: state?.subState ?? 'dead',
    StateChangeTimestampMonotonic: state?.stateChangedUs ?? 0,
    Job: state !== undefined && state.jobId > 0 ? state.jobId : '',
    InvocationID: state?.invocationId ?? '',
  };
}

/** A simple service counts as started once its process exists, so it can die after a start that exits 0. */
function typeOf(unit: SimulatedUnit): string {
  const { kind } = unit.spec.behaviour;
  return kind === 'dies' || kind === 'flapping' ? 'simple' : 'notify';
}

function loadState(unit: SimulatedUnit | null): string {
  if (unit === null) return 'not-found';
  return unit.spec.behaviour.kind === 'masked' ? 'masked' : 'loaded';
}

function unitFileState(unit: SimulatedUnit | null): string {
  if (unit === null) return '';
  if (unit.spec.behaviour.kind === 'masked') return 'masked';
  return unit.spec.isEnabled === false ? 'disabled' : 'enabled';
}

/** Between 4 and 260 MB, always the same for the same unit. */
function memoryOf(name: string): number {
  return 4_194_304 + (createHash('sha256').update(name).digest().readUInt32BE() % 65_536) * 4096;
}

/** `systemctl list-units --plain --no-legend`: name, load, active and sub state, description, in columns. */
export function listUnits({ machine, stdout }: ProgramContext): number {
  const rows = machine.spec.units
    .map(({ name, description }) => {
      const unit = machine.unit(name);
      const state = unit?.state();
      return [name, loadState(unit), state?.activeState ?? 'inactive', state?.subState ?? 'dead', description];
    })
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  stdout(rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' ')}\n`).join(''));
  return 0;
}
