/** The real fleet, as tests use it: hosts with real systemd and sshd, made by fleet.sh. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ROOT } from '../support/paths.ts';

const run = promisify(execFile);

export const FLEET_SCRIPT = `${ROOT}e2e/fleet/fleet.sh`;
export const FLEET_STATE = process.env['FLEET_STATE'] ?? '/var/tmp/holdpoint-fleet/state';

export type CutMode = 'link' | 'drop' | 'refuse' | 'freeze' | 'power';

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

/** Runs a command of fleet.sh; host numbers begin at 1. */
export async function fleet(...args: string[]): Promise<string> {
  const { stdout } = await run('bash', [FLEET_SCRIPT, ...args], { maxBuffer: 10 * 1024 * 1024 });
  return stdout;
}

/** Runs a command as root inside a host, not through SSH. */
export function onHost(number: number, ...command: string[]): Promise<string> {
  return fleet('exec', String(number), ...command);
}

export const cut = (number: number, mode: CutMode): Promise<string> => fleet('cut', String(number), mode);
export const heal = (number: number): Promise<string> => fleet('heal', String(number));
export const reset = (number: number): Promise<string> => fleet('reset', String(number));

/** The unit's InvocationID as the host itself says it. */
export async function invocationId(number: number, unit: string): Promise<string> {
  return (await onHost(number, 'systemctl', 'show', '--value', '--property=InvocationID', '--', unit)).trim();
}
