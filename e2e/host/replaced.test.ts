/** A database put in the place of the open one: nothing approved runs by it, and the program says so and ends (SPEC "Starting it"). */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask, changeSettings, fileRestart, getAction, pause, whenOver } from '../support/api.ts';
import { beginHostProcess, type HostProcess, startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, restartsOf, startSimulated } from '../support/simulated.ts';

let fleet: DemoFleet;
let host: HostProcess;
beforeAll(async () => {
  fleet = await startSimulated(1, { works: { kind: 'works' }, later: { kind: 'works' } });
});
afterEach(() => host?.dispose());
afterAll(() => fleet?.close());

/** With a restart that waits for approval, and a backup from before it was filed. */
async function waiting(): Promise<{ id: number; path: string; backup: string }> {
  const dataDir = temporaryFolder();
  const first = await startHostProcess({ dataDir });
  await changeSettings(first, { verify_seconds: 0 });
  await addSimulated(first, fleet, 'sim-1');
  await pause(first, 'sim-1');
  await first.end();
  const path = join(dataDir, 'holdpoint.db');
  const backup = join(dataDir, 'kept.db');
  copyFileSync(path, backup);
  host = await startHostProcess({ dataDir });
  return { id: await fileRestart(host, 'sim-1', 'works'), path, backup };
}

describe('a replaced database', () => {
  test.for([
    { what: 'renamed over', replace: (path: string, backup: string) => renameSync(backup, path) },
    {
      what: 'restored from a backup',
      replace(path: string, backup: string) {
        rmSync(path);
        copyFileSync(backup, path);
      },
    },
    { what: 'deleted', replace: (path: string) => rmSync(path) },
  ])('$what: what is approved then does not run, the program ends with a sentence', async ({ replace }) => {
    const { id, path, backup } = await waiting();
    const before = restartsOf(fleet, 'sim-1', 'works');
    replace(path, backup);
    // It may be over before the answer is there; approved it is in no case.
    const status = await host.call('POST', `/actions/${id}/approve`, {}).then(
      (answer) => answer.status,
      () => 'gone',
    );
    expect([503, 'gone']).toContain(status);
    expect(await host.ended).toEqual({ code: 1, signal: null });
    expect(host.log()).toMatch(
      /^holdpoint: Another database was put in the place of \S+ while Holdpoint ran.*\(database_replaced\)$/m,
    );
    expect(existsSync(join(host.dataDir, 'runtime.json'))).toBe(false);
    expect(restartsOf(fleet, 'sim-1', 'works')).toBe(before);
  });

  test('restored, it is what the next start works on', async () => {
    const { path, backup } = await waiting();
    renameSync(backup, path);
    expect(await host.ended).toEqual({ code: 1, signal: null });
    host = await beginHostProcess({ dataDir: host.dataDir }).ready;
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true });
    expect(await ask(host, 'GET', '/actions')).toMatchObject({ total: 0 });
    const before = restartsOf(fleet, 'sim-1', 'later');
    const id = await fileRestart(host, 'sim-1', 'later');
    await ask(host, 'POST', `/actions/${id}/approve`, {});
    await whenOver(host, id);
    expect(await getAction(host, id)).toMatchObject({ status: 'completed' });
    expect(restartsOf(fleet, 'sim-1', 'later')).toBe(before + 1);
  });
});
