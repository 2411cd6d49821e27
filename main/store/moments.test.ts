import { expect, test } from 'vitest';
import { newServer, openTest, PERSON } from './testing/store-fixture.ts';

const EVENT = { kind: 'host.started' as const, actor: PERSON, data: {} };

test('WIN-5: what is read of one moment stays of it, and nobody who writes waits for it', async () => {
  const { store } = openTest();
  store.write((tx) => tx.record(EVENT));
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const reading = store.readMoment(async (nouns) => {
    const before = nouns.events.lastSeq();
    begin();
    await held;
    return [before, nouns.events.lastSeq(), nouns.servers.list().length];
  });
  await begun;
  store.write((tx) => {
    tx.servers.insert(newServer('web-1'));
    tx.record(EVENT);
  });
  release();
  expect(await reading).toEqual([1, 1, 0]);
  const [seq, servers] = await store.readMoment(async (nouns) => [nouns.events.lastSeq(), nouns.servers.list().length]);
  expect([seq, servers]).toEqual([2, 1]);
});

test('WIN-6: a few read at a time, more wait, and what fails keeps none of their places', async () => {
  const { store } = openTest();
  let inside = 0;
  let most = 0;
  const read = (fails: boolean) =>
    store.readMoment(async (nouns) => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      if (fails) throw new Error('no');
      return nouns.events.lastSeq();
    });
  const all = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => read(n % 2 === 0)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  expect(most).toBe(3);
});

test('Starting it: closing the store ends what reads, and nothing is read from then on', async () => {
  const { store } = openTest();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const reading = store.readMoment(async (nouns) => {
    begin();
    await held;
    return nouns.events.lastSeq();
  });
  await begun;
  const failed = expect(reading).rejects.toThrow('not open');
  store.close();
  release();
  await failed;
  await expect(store.readMoment(async () => 1)).rejects.toThrow('closed');
});
