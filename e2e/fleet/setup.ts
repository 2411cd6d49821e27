/** Brings the fleet up for the `fleet` project, and takes it down; says why where it cannot. */
import { execFileSync, spawnSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { FLEET_SCRIPT } from './fleet.ts';
import { whyNoFleet } from './packages.ts';

export const FLEET_SIZE = 7;

declare module 'vitest' {
  interface ProvidedContext {
    /** null: the fleet is up. Else why it is not. */
    fleetMissing: string | null;
  }
}

export default function setup(project: TestProject): (() => void) | undefined {
  const missing = bringUp();
  project.provide('fleetMissing', missing);
  if (missing !== null) {
    process.stderr.write(`\nSKIPPED: the suite on real systemd hosts (e2e/fleet): ${missing}\n\n`);
    return undefined;
  }
  return () => {
    spawnSync('bash', [FLEET_SCRIPT, 'down'], { stdio: 'ignore' });
  };
}

function bringUp(): string | null {
  const why = whyNoFleet();
  if (why !== null) return why;
  try {
    execFileSync('bash', [FLEET_SCRIPT, 'up', String(FLEET_SIZE)], { stdio: ['ignore', 'ignore', 'pipe'] });
    return null;
  } catch (error) {
    const text = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    return `the fleet did not come up: ${text.split('\n').at(-1)}`;
  }
}
