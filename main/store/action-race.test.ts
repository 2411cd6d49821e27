import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { insertAction, newAction, openTest } from './testing/store-fixture.ts';

const OPEN = new URL('./open.ts', import.meta.url).href;
const STORE = new URL('./store.ts', import.meta.url).href;

/** Runs `body` (given `store` and `n`) in `count` threads with a connection each, all let go at the same moment. */
async function race(dir: string, count: number, body: string): Promise<unknown[]> {
  const gate = new SharedArrayBuffer(8);
  const code = `
    import { parentPort, workerData } from 'node:worker_threads';
    const { openDatabase } = await import(${JSON.stringify(OPEN)});
    const { createStore } = await import(${JSON.stringify(STORE)});
    const { n, gate, path, given } = workerData;
    const store = createStore(openDatabase(path), { now: Date.now, onListenerError: () => {} });
    parentPort.postMessage('ready');
    Atomics.wait(new Int32Array(gate), 0, 0);
    const answer = (() => { ${body} })();
    store.close();
    parentPort.postMessage({ answer });`;
  const workers = Array.from({ length: count }, (_, n) => {
    const workerData = { n, gate, path: join(dir, 'holdpoint.db'), given: newAction() };
    return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData });
  });
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const answers = workers.map(async (worker) => ((await once(worker, 'message'))[0] as { answer: unknown }).answer);
  Atomics.store(new Int32Array(gate), 0, 1);
  Atomics.notify(new Int32Array(gate), 0);
  return Promise.all(answers);
}

test('ACT-7: of many decisions at once on each action exactly one wins', async () => {
  const { store, dir } = openTest();
  const ids = Array.from({ length: 40 }, (_, n) => insertAction(store, { unit: `u${n}.service` }));
  const decide = `
    const to = ['approved', 'rejected', 'cancelled', 'approved'][n];
    const decide = (id) => store.write((tx) => tx.actions.step(id, ['pending'], to, {})) !== null;
    return ${JSON.stringify(ids)}.map(decide);`;
  const won = (await race(dir, 4, decide)) as boolean[][];
  const statuses = ['approved', 'rejected', 'cancelled', 'approved'];
  for (const [index, id] of ids.entries()) {
    const winners = statuses.filter((_, n) => won[n]?.[index]);
    expect(winners).toHaveLength(1);
    expect(store.actions.summary(id)?.status).toBe(winners[0]);
  }
});

test('ACT-5: of many requests at once one is filed and the others are told its id', async () => {
  const { store, dir } = openTest();
  const file = `
    return Array.from({ length: 20 }, (_, unit) =>
      store.write((tx) => tx.actions.insert({ ...given, unit: 'u' + unit })));`;
  const answers = (await race(dir, 4, file)) as { inserted?: { id: number }; twin?: { id: number } }[][];
  for (let unit = 0; unit < 20; unit += 1) {
    const row = answers.map((answer) => answer[unit]);
    const inserted = row.flatMap((answer) => answer?.inserted?.id ?? []);
    expect(inserted).toHaveLength(1);
    expect(row.flatMap((answer) => answer?.twin?.id ?? [])).toEqual([inserted[0], inserted[0], inserted[0]]);
  }
  expect(store.actions.countsByStatus().pending).toBe(20);
});

test('AUD-1: events of many writers at once are one chain without gaps', async () => {
  const { store, dir } = openTest();
  const event = `{ kind: 'host.started', actor: { kind: 'host', name: 'h', via: 'host' }, data: { n } }`;
  await race(
    dir,
    4,
    `for (let i = 0; i < 50; i += 1) store[i % 2 ? 'write' : 'observe']((tx) => tx.record(${event}));`,
  );
  await expect(store.events.verify()).resolves.toMatchObject({ ok: true, rows: 200 });
});
