/** The state of one simulated Linux server, without its network: boot, clock, units, journal files, and what was run. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../core/ports.ts';
import { createSimulatedUnit, type JobResult, type SimulatedUnit } from './simulated-unit.ts';
import type { UnitSpec } from './unit-spec.ts';

const MEGABYTE = 1024 * 1024;
const DAY_MS = 86_400_000;

/**
 * What the login may do with sudo. Of no account for a login named root.
 * `only`: as sudoers lists them, each a program with arguments, `*` at the end for any more; other commands are refused.
 */
export type SudoPolicy =
  | { kind: 'passwordless'; only?: readonly string[] }
  | { kind: 'password'; password: string; only?: readonly string[] }
  | { kind: 'none'; password?: string }
  | { kind: 'missing' };

export interface MachineSpec {
  hostname: string;
  /** The one login of the machine. */
  user: string;
  sudo: SudoPolicy;
  units: readonly UnitSpec[];
  /** How long it is up when the simulation begins, seconds. */
  uptimeSeconds: number;
}

/** One start that somebody asked for (`systemctl restart` or `start`) and systemd began. */
export interface RestartRecord {
  unit: string;
  invocationId: string;
  /** Milliseconds since 1970. */
  at: number;
}

export interface ArchivedJournal {
  path: string;
  bytes: number;
  ageMs: number;
}

export interface JournalNote {
  tag: string;
  text: string;
  uid: number;
  /** Milliseconds since 1970. */
  at: number;
}

export interface SimulatedMachine {
  readonly spec: MachineSpec;
  readonly clock: Clock;
  readonly machineId: string;
  bootId(): string;
  uptimeMs(): number;
  /** By full unit name; null where no such unit exists. Units are built when first looked at. */
  unit(name: string): SimulatedUnit | null;
  /** `systemctl restart` or `start` of that unit, kept in `restarts` where systemd began it. */
  run(unit: SimulatedUnit, verb: 'restart' | 'start'): Promise<JobResult>;
  readonly restarts: readonly RestartRecord[];
  /** How often each command was run, by its words joined with blanks, wrappers (sh, sudo, env) taken off. */
  readonly executed: ReadonlyMap<string, number>;
  countExecution(argv: readonly string[]): void;
  /** Lines that logins left in the journal by `logger`, oldest first. */
  readonly notes: readonly JournalNote[];
  /** As `logger -t TAG TEXT` of that user. */
  note(tag: string, text: string, user: string): void;
  /** Archived journal files, oldest first. */
  archives(): readonly ArchivedJournal[];
  removeArchive(path: string): void;
  /** New boot id, uptime 0, enabled units started anew, the others inactive. */
  reboot(): void;
  dispose(): void;
}

export function createSimulatedMachine(spec: MachineSpec, clock: Clock): SimulatedMachine {
  const specs = new Map(spec.units.map((unit) => [unit.name, unit]));
  const units = new Map<string, SimulatedUnit>();
  const restarts: RestartRecord[] = [];
  const notes: JournalNote[] = [];
  const executed = new Map<string, number>();
  const machineId = randomBytes(16).toString('hex');
  let bootId = randomUUID();
  let bootedAt = clock.monotonic() - spec.uptimeSeconds * 1000;
  let isFreshBoot = false;
  let lastPid = 500;
  let lastJobId = 100;
  let archives = [30, 23, 16, 9, 3].map((days) => ({
    path: `/var/log/journal/${machineId}/system@${machineId}-${days.toString(16).padStart(16, '0')}.journal`,
    bytes: 16 * MEGABYTE,
    ageMs: days * DAY_MS,
  }));

  const uptimeMs = () => clock.monotonic() - bootedAt;
  const surroundings = {
    clock,
    uptimeMs,
    nextPid: () => (lastPid += 7),
    nextJobId: () => (lastJobId += 1),
  };

  function unit(name: string): SimulatedUnit | null {
    const known = units.get(name);
    const unitSpec = specs.get(name);
    if (known !== undefined || unitSpec === undefined) return known ?? null;
    const built = createSimulatedUnit(unitSpec, surroundings, isFreshBoot);
    units.set(name, built);
    return built;
  }
  function disposeUnits(): void {
    for (const each of units.values()) each.dispose();
    units.clear();
  }

  return {
    spec,
    clock,
    machineId,
    bootId: () => bootId,
    uptimeMs,
    unit,
    run(target, verb) {
      const before = target.state().invocationId;
      const ended = target[verb]();
      const { invocationId } = target.state();
      if (invocationId !== before) restarts.push({ unit: target.spec.name, invocationId, at: clock.now() });
      return ended;
    },
    restarts,
    executed,
    countExecution(argv) {
      const command = argv.join(' ');
      executed.set(command, (executed.get(command) ?? 0) + 1);
    },
    notes,
    note(tag, text, user) {
      notes.push({ tag, text, uid: uidOf(user), at: clock.now() });
    },
    archives: () => archives,
    removeArchive(path) {
      archives = archives.filter((archive) => archive.path !== path);
    },
    reboot() {
      disposeUnits();
      bootId = randomUUID();
      bootedAt = clock.monotonic();
      isFreshBoot = true;
      for (const name of specs.keys()) unit(name);
    },
    dispose: disposeUnits,
  };
}

/** The one login of a simulated server is its first user. */
export function uidOf(user: string): number {
  return user === 'root' ? 0 : 1000;
}
