/** Electron stood in for by small programs that end, hang or run as the real one was seen to. */
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type StartDeps, startProgram } from './start-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-start-'));
let made = 0;

/** A program in sh. */
function program(text: string): string {
  made += 1;
  const path = join(folder, `program-${made}`);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

interface World {
  deps: StartDeps;
  said: string[];
  /** What the Node host wrote when it was started; null: it was not. */
  nodeHost(): string | null;
}

function world(electron: string, other: Partial<StartDeps> = {}): World {
  const mark = join(folder, `node-host-${made}`);
  const said: string[] = [];
  return {
    said,
    nodeHost() {
      try {
        return readFileSync(mark, 'utf8');
      } catch {
        return null;
      }
    },
    deps: {
      whyNoElectron: async () => null,
      electronBinary: async () => ({ path: electron }),
      electronArgs: ['.', '--port', '0'],
      nodeHost: { program: program(`echo "started $*" > ${mark}; exit 7`), args: ['serve'], env: process.env },
      env: process.env,
      readyLimitMs: 600_000,
      say: (line) => said.push(line),
      ...other,
    },
  };
}

const READY = 'echo "Holdpoint is ready at http://127.0.0.1:1"';

describe('Starting it: with a screen it ends with a window, whatever Electron does', () => {
  test.each([
    ['killed by a signal', 'kill -SEGV $$', 'Electron ended by SIGSEGV before it was ready'],
    ['exit 1', 'exit 1', 'Electron ended with 1 before it was ready'],
    [
      'a missing library',
      'echo "electron: error while loading shared libraries: libnss3.so: cannot open" >&2; exit 127',
      'Electron ended with 127 before it was ready (the library libnss3.so is missing',
    ],
    ['no sandbox', 'echo "FATAL: No usable sandbox!" >&2; kill -TRAP $$', '(it may not use its sandbox here)'],
  ])('%s: the Node host starts and says why', async (_what, text, why) => {
    const { deps, said, nodeHost } = world(program(text));
    expect(await startProgram(deps).ended).toBe(7);
    expect(nodeHost()).toBe('started serve\n');
    expect(said.at(-1)).toContain(`Starting the Node host: `);
    expect(said.at(-1)).toContain(why);
  });

  test('hanging before it is ready: it is ended, and the Node host starts', async () => {
    const { deps, said, nodeHost } = world(program('exec sleep 1000'), { readyLimitMs: 300 });
    expect(await startProgram(deps).ended).toBe(7);
    expect([nodeHost(), said.at(-1)]).toEqual([
      'started serve\n',
      'Starting the Node host: Electron did not become ready within 0 s.',
    ]);
  });

  test('a binary that cannot be had, or that is none', async () => {
    const none = world('', { electronBinary: async () => ({ why: 'nothing came for 30 s' }) });
    expect(await startProgram(none.deps).ended).toBe(7);
    expect(none.said).toEqual(['Starting the Node host: Electron could not be had: nothing came for 30 s.']);
    const broken = world(join(folder, 'not-there'));
    expect(await startProgram(broken.deps).ended).toBe(7);
  });

  test('once it was ready its end is the end', async () => {
    const { deps, said, nodeHost } = world(program(`${READY}; exit 3`));
    expect(await startProgram(deps).ended).toBe(3);
    expect([nodeHost(), said]).toEqual([null, ['Starting Electron.']]);
  });

  test('another one that runs already was told: nothing more is started', async () => {
    const { deps, nodeHost } = world(program('exit 0'));
    expect([await startProgram(deps).ended, nodeHost()]).toEqual([0, null]);
  });

  test('asked to end while Electron starts, nothing else is started', async () => {
    const mark = join(folder, 'is-up');
    const { deps, nodeHost } = world(program(`trap 'exit 143' TERM; : > ${mark}; while :; do sleep 0.05; done`));
    const starting = startProgram(deps);
    await expect.poll(() => readFileSync(mark, { encoding: 'utf8', flag: 'a+' })).toBe('');
    await expect
      .poll(() => {
        starting.signal('SIGTERM');
        return Promise.race([starting.ended, new Promise((resolve) => setTimeout(resolve, 50, 'runs'))]);
      })
      .not.toBe('runs');
    expect(nodeHost()).toBeNull();
  });

  test('it is never told to go without its sandbox, nor to be Node', async () => {
    const seen = join(folder, 'seen');
    const { deps } = world(program(`echo "$* / $ELECTRON_RUN_AS_NODE" > ${seen}; ${READY}`), {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    expect(await startProgram(deps).ended).toBe(0);
    expect(readFileSync(seen, 'utf8')).toBe('. --port 0 / \n');
  });
});
