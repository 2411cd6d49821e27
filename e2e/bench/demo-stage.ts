/** The demo fleet as a stage: simulated servers speaking real SSH, in a process of their own. */
import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startDemoFleet } from '../../main/demo/demo-fleet.ts';
import { temporaryFolder } from './host-under-bench.ts';
import type { Stage, StageServer } from './stage.ts';

/** Of the named servers some misbehave on purpose; those after them do not. */
const NAMED = 5;
const SERVICE = 'app';

interface Ready {
  keyFile: string;
  servers: StageServer[];
}

export async function demoStage(count: number, why: string): Promise<Stage> {
  const dataDir = temporaryFolder();
  const child = fork(fileURLToPath(import.meta.url), [dataDir, String(NAMED + count)]);
  const { keyFile, servers } = await new Promise<Ready>((resolve, reject) => {
    child.once('message', (ready) => resolve(ready as Ready));
    child.once('exit', () => reject(new Error('the simulated servers did not start')));
  });
  return {
    kind: 'demo',
    why,
    keyFile,
    servers,
    service: SERVICE,
    async close() {
      const isGone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await isGone;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function serve(dataDir: string, count: number): Promise<void> {
  const { hosts, keyPath } = await startDemoFleet({ dataDir, count });
  const ready: Ready = {
    keyFile: keyPath,
    servers: hosts.slice(NAMED).map(({ server_id, host, port, ssh_user, hostKey }) => ({
      server_id,
      host,
      port,
      ssh_user,
      fingerprint: hostKey.fingerprint,
    })),
  };
  process.send?.(ready);
  process.on('disconnect', () => process.exit());
}

const [, script, dataDir, count] = process.argv;
if (script === fileURLToPath(import.meta.url) && dataDir !== undefined) await serve(dataDir, Number(count));
