import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { acquireLock } from './lock.ts';
import { temporaryFolder } from './testing/store-fixture.ts';

const LOCK = new URL('./lock.ts', import.meta.url).href;

/** Another process that holds the lock once this resolves. */
async function holder(dir: string) {
  const script = `
    const { acquireLock } = await import(${JSON.stringify(LOCK)});
    acquireLock(${JSON.stringify(dir)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child;
}

const REFUSED = expect.objectContaining({ code: 'already_running' });

test('lock: another process keeps this one out until it is killed with -9', async () => {
  const dir = temporaryFolder();
  const child = await holder(dir);
  expect(() => acquireLock(dir)).toThrow(REFUSED);
  child.kill('SIGKILL');
  await once(child, 'exit');
  acquireLock(dir)();
});

test('lock: an attempt in the same process is refused and does not drop the lock for others', async () => {
  const dir = temporaryFolder();
  const release = acquireLock(dir);
  expect(() => acquireLock(dir)).toThrow(REFUSED);
  const script = `
    const { acquireLock } = await import(${JSON.stringify(LOCK)});
    try { acquireLock(${JSON.stringify(dir)}); } catch (error) { process.stdout.write(error.code); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('already_running');
  release();
  await holder(dir);
});
