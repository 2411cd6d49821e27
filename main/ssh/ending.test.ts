/** RUN-4: the ending command, on real processes of this machine. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { marked } from './ending.ts';

/** What has ended may still stand in the process table until somebody asks for its exit code. */
function isAlive(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && !readFileSync(path, 'utf8').includes(') Z ');
}

test.skipIf(process.platform !== 'linux')(
  'RUN-4: what ignores TERM, lost the mark and outlives its parent is ended too, and nothing else',
  async () => {
    const bystander = spawn('sleep', ['600']);
    const inner = `env -i sh -c 'trap "" TERM; echo $$; sleep 600 & wait; wait'`;
    const { argv, ending } = marked(['sh', '-c', `${inner}; echo never`]);
    const [program = '', ...rest] = argv;
    const command = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(createInterface({ input: command.stdout }), 'line')) as [string];
    const [shell = '', ...words] = ending(0.2);
    expect(spawnSync(shell, words).status).toBe(0);
    // Whoever inherits an orphan takes its moment to bury it.
    await expect.poll(() => isAlive(Number(line))).toBe(false);
    expect(isAlive(bystander.pid as number)).toBe(true);
    bystander.kill('SIGKILL');
  },
);
