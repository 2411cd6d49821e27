/** Starts that fail or are given up in the middle, at each step in turn (SPEC "Starting it"). */
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Closing, createClosing } from './closing.ts';
import { createNoDesk } from './desktop/no-desk.ts';
import { type Host, type HostOptions, startHost } from './host.ts';
import { startFailure } from './start-failure.ts';
import { temporaryFolder } from './store/testing/store-fixture.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Start {
  dataDir: string;
  port: number;
  more?: Partial<HostOptions>;
  afterwards?: (host: Host, closing: Closing) => unknown;
}

/** The code of the failure; null where it started and was stopped again. Everything is closed when it resolves. */
async function started({ dataDir, port, more = {}, afterwards }: Start): Promise<string | null> {
  const closing = createClosing(() => {});
  try {
    const host = await startHost(
      { dataDir, host: '127.0.0.1', port, cipher: null, log: () => {}, onReplaced: () => {}, ...more },
      closing,
    );
    await afterwards?.(host, closing);
    return null;
  } catch (error) {
    return startFailure(error, dataDir).code;
  } finally {
    await closing.close();
  }
}

const no = () => {
  throw Object.assign(new Error('It does not work.'), { code: 'injected' });
};

test.each<[string, Omit<Start, 'dataDir' | 'port'>]>([
  ['what comes before anything runs', { more: { prepare: async () => no() } }],
  [
    'what was opened before that',
    {
      more: {
        prepare: async (_core, closing) => {
          closing.add(no);
          no();
        },
      },
    },
  ],
  [
    'the desk',
    {
      afterwards: ({ openDesk }) => {
        const { tray, notifier } = createNoDesk('none');
        openDesk({ tray: { ...tray, onCommand: no }, notifier, windowOpener: { show: no }, quit: no });
      },
    },
  ],
  ['what comes last', { afterwards: no }],
])('Starting it: %s fails, and port, lock and folder are free for the next start', async (_what, failing) => {
  const dataDir = temporaryFolder();
  const port = await freePort();
  expect(await started({ dataDir, port, ...failing })).toBe('injected');
  expect(await started({ dataDir, port })).toBeNull();
});

test('Starting it: a folder that vanished meanwhile is said in a sentence', async () => {
  const dataDir = join(temporaryFolder(), 'data');
  const prepare = async () => rmSync(dataDir, { recursive: true });
  const port = await freePort();
  expect(await started({ dataDir, port, more: { prepare } })).toBe('runtime_not_written');
  expect(await started({ dataDir, port })).toBeNull();
});

test('Starting it: given up in the middle, a start goes no further, however long a step takes', async () => {
  const dataDir = temporaryFolder();
  const port = await freePort();
  const closing = createClosing(() => {});
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  onTestFinished(() => letGo());
  const prepare = async () => {
    reach();
    await held;
  };
  const options = { dataDir, host: '127.0.0.1', port, cipher: null, log: () => {}, onReplaced: no, prepare };
  const starting = startHost(options, closing).then(
    () => 'started',
    (error: Error) => error.name,
  );
  await reached;
  await closing.close();
  // It is all free while that step still goes on.
  expect(await started({ dataDir, port })).toBeNull();
  letGo();
  expect(await starting).toBe('ClosedError');
  expect(await started({ dataDir, port })).toBeNull();
});
