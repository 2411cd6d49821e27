/** The real fleet, as tests use it: hosts with real systemd and sshd, made by fleet.sh. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ROOT } from '../support/paths.ts';

const run = promisify(execFile);

export const FLEET_SCRIPT = `${ROOT}e2e/fleet/fleet.sh`;
export const FLEET_STATE = process.env.FLEET_STATE ?? '/var/tmp/holdpoint-fleet/state';

export const CUT_MODES = ['link', 'drop', 'refuse', 'freeze', 'power'] as const;
export type CutMode = (typeof CUT_MODES)[number];

export interface FleetHost {
  name: string;
  host: string;
  port: number;
  /** `ssh-ed25519 AAAA…` */
  hostKey: string;
}

export interface FleetInventory {
  keyFile: string;
  password: string;
  hosts: FleetHost[];
}

export function readInventory(): FleetInventory {
  return JSON.parse(readFileSync(`${FLEET_STATE}/fleet.json`, 'utf8')) as FleetInventory;
}

/** A public key's fingerprint as `ssh-keygen -lf` prints it. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.trim().split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Runs a command of fleet.sh; host numbers begin at 1. */
export async function fleet(...args: string[]): Promise<string> {
  const { stdout } = await run('bash', [FLEET_SCRIPT, ...args], { maxBuffer: 10 * 1024 * 1024 });
  return stdout;
}

/** Runs a command as root inside a host, not through SSH. */
export function onHost(number: number, ...command: string[]): Promise<string> {
  return fleet('exec', String(number), ...command);
}

/** Runs a piece of shell as root inside a host, not through SSH. */
export function shellOnHost(number: number, script: string): Promise<string> {
  return onHost(number, 'sh', '-ec', script);
}

export const cut = (number: number, mode: CutMode): Promise<string> => fleet('cut', String(number), mode);
export const heal = (number: number): Promise<string> => fleet('heal', String(number));
export const reset = (number: number): Promise<string> => fleet('reset', String(number));

/** The unit's InvocationID as the host itself says it. */
export async function invocationId(number: number, unit: string): Promise<string> {
  return (await onHost(number, 'systemctl', 'show', '--value', '--property=InvocationID', '--', unit)).trim();
}

/** systemd.journal-fields(7), `journalctl --catalog`: a unit is being started, was started, failed to start. */
const START_MESSAGES = [
  '7d4958e842da4a758f6c1cdc7b36dcc5',
  '39f53479d3a045ac8e11786248231fbf',
  'be02cf6855d2428ba40df7e9d022f03d',
];

/**
 * How often systemd on the host has begun to start each unit since it booted, by its journal: every start job counts
 * once, however it ended. Names as systemd writes them.
 */
export async function starts(number: number): Promise<Map<string, number>> {
  const text = await onHost(
    number,
    'journalctl',
    '--quiet',
    '--boot',
    '--output=json',
    '--output-fields=UNIT,JOB_ID',
    '_PID=1',
    ...START_MESSAGES.map((id) => `MESSAGE_ID=${id}`),
  );
  const jobs = new Map<string, Set<string>>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const { UNIT, JOB_ID } = JSON.parse(line) as Record<string, string>;
    if (UNIT === undefined || JOB_ID === undefined) continue;
    jobs.set(UNIT, (jobs.get(UNIT) ?? new Set()).add(JOB_ID));
  }
  return new Map([...jobs].map(([unit, ids]) => [unit, ids.size]));
}

/** How often the unit was started, by the host's journal. */
export async function startsOf(number: number, unit: string): Promise<number> {
  return (await starts(number)).get(unit) ?? 0;
}

/** The command lines of all processes of the host. */
export async function processes(number: number): Promise<string[]> {
  return (await onHost(number, 'ps', '-e', '-ww', '-o', 'args=')).split('\n');
}
