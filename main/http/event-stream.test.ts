import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { EventView } from '../contract/event.ts';
import type { TokenView } from '../contract/token.ts';
import { systemClock } from '../core/system-clock.ts';
import { createManualClock, type ManualClock } from '../core/testing/manual-clock.ts';
import { unpaced } from '../core/testing/unpaced.ts';
import { createEventStream } from './event-stream.ts';
import { createSessions } from './sessions.ts';
import { type EventReader, readEvents } from './testing/event-reader.ts';
import { type Harness, RUNTIME_TOKEN, startHarness } from './testing/harness.ts';

const PERSON = { kind: 'person', name: 'ada', via: 'api' } as const;
const NOT_KEPT = { list: () => [], put() {}, remove() {}, removeUnusedSince() {} };
let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.end());

const open = (query: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${harness.url}/api/v1/events${query}`, { headers: { 'x-api-key': RUNTIME_TOKEN, ...headers } });
const follow = async (query = '', headers = {}): Promise<EventReader> => readEvents(await open(query, headers));
const newest = () => harness.core.store.events.lastSeq();
/** Writes `count` events, one transaction each. */
function write(count: number): void {
  for (let i = 0; i < count; i++) harness.core.settings.change(PERSON, { verify_seconds: (newest() % 599) + 1 });
}
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + 1 + i);

describe('API-3 the stream', () => {
  test('API-3 tells from now on', async () => {
    write(3);
    const response = await open('');
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = readEvents(response);
    await harness.addServer('web');
    const event = await reader.next();
    expect(event).toMatchObject({ id: 4, event: 'server.added' });
    const data = JSON.parse(event?.data ?? '') as EventView;
    expect(data).toEqual(harness.core.store.events.list({ after: 3, limit: 1, order: 'oldest_first' })[0]);
    await reader.leave();
  });

  test('API-3 after=0 tells everything, over several pages', async () => {
    write(1_200);
    const reader = await follow('?after=0');
    const events = await reader.until((event) => event.id === newest());
    expect(events.map((event) => event.id)).toEqual(upTo(0, newest()));
    await reader.leave();
  });

  test('API-3 resumes by Last-Event-ID, which counts before after', async () => {
    write(5);
    const reader = await follow('?after=0', { 'last-event-id': '3' });
    expect((await reader.next())?.id).toBe(4);
    await reader.leave();
  });

  test('API-3 a number the log does not have yet is answered with a reset', async () => {
    write(2);
    const reader = await follow('?after=99');
    expect(await reader.next()).toEqual({ id: 2, event: 'reset', data: '{"last_seq":2}' });
    write(1);
    expect((await reader.next())?.id).toBe(3);
    await reader.leave();
  });

  test('API-3 filters by server and kind, and goes on where the last match was', async () => {
    await harness.addServer('web');
    await harness.addServer('db', { paused: true });
    write(3);
    const byServer = await follow('?after=0&server_id=db');
    expect([await byServer.next(), await byServer.next()]).toMatchObject([
      { event: 'server.added' },
      { event: 'server.paused' },
    ]);
    const byKind = await follow('?after=0&kind=server.paused&kind=server.resumed');
    expect(await byKind.next()).toMatchObject({ event: 'server.paused' });
    await harness.call('PUT', '/servers/db/unpause');
    for (const reader of [byServer, byKind]) {
      expect(await reader.next()).toMatchObject({ event: 'server.resumed' });
      await reader.leave();
    }
  });

  test.each(['?after=-1', '?after=x', '?kind=x', '?server_id=X', '?action_id=0', '?since=1'])(
    'API-3 %s gets 422',
    async (query) => expect((await open(query)).status).toBe(422),
  );

  test('API-3 a Last-Event-ID that is no number gets 422', async () => {
    expect((await open('', { 'last-event-id': 'x' })).status).toBe(422);
  });
});

test('API-3 readers that drop out and resume miss nothing and get nothing twice, while much is written', async () => {
  const total = 3_000;
  const writing = (async () => {
    while (newest() < total) {
      write(25);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  async function readAll(dropAfter: number, isSlow = false): Promise<number[]> {
    const seen: number[] = [];
    while ((seen.at(-1) ?? 0) < total) {
      const reader = await follow('?after=0', seen.length === 0 ? {} : { 'last-event-id': String(seen.at(-1)) });
      for (let i = 0; i < dropAfter && (seen.at(-1) ?? 0) < total; i++) {
        const event = await reader.next();
        if (event?.id) seen.push(event.id);
        if (isSlow && i % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await reader.leave();
    }
    return seen;
  }
  const [often, seldom, never] = await Promise.all([readAll(40), readAll(700, true), readAll(total)]);
  await writing;
  for (const seen of [often, seldom, never]) expect(seen.slice(0, total)).toEqual(upTo(0, total));
});

test('API-3 a reader that takes nothing holds at most a page, and gets everything once it reads', async () => {
  let pagesRead = 0;
  const { events, subscribe } = harness.core.store;
  const store = {
    subscribe,
    events: {
      ...events,
      list: (query: Parameters<typeof events.list>[0]) => {
        pagesRead += 1;
        return events.list(query);
      },
    },
  };
  const stream = createEventStream({
    store,
    filter: {},
    after: 0,
    isOver: () => false,
    msLeft: () => null,
    clock: systemClock,
    pace: unpaced,
    closing: undefined,
    onError: (doing, error) => expect.unreachable(`${doing}: ${error}`),
  });
  const reader = readEvents(new Response(stream));
  write(10);
  expect((await reader.next())?.id).toBe(1);
  const before = pagesRead;
  write(2_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(pagesRead - before).toBeLessThanOrEqual(1);
  const rest = await reader.until((event) => event.id === newest());
  expect(rest.map((event) => event.id)).toEqual(upTo(1, newest()));
  await reader.leave();
});

describe('API-3 the end', () => {
  test('API-3 a revoked token ends its streams at once', async () => {
    const token = await harness.tokenWith('read');
    const reader = await follow('', { 'x-api-key': token });
    const { tokens } = (await harness.call<{ tokens: TokenView[] }>('GET', '/tokens')).body;
    await harness.call('DELETE', `/tokens/${tokens[0]?.id}`);
    expect(await reader.next()).toBeNull();
  });

  describe('API-2, API-3 a right that ends by itself', () => {
    const START = Date.parse('2026-03-01T12:00:00Z');

    async function following(expires_at: string) {
      const clock = createManualClock(START);
      const timed = await startHarness({ clock });
      onTestFinished(() => timed.end());
      const body = { name: 'short', scopes: ['read'], expires_at };
      const { token } = (await timed.call<{ token: string }>('POST', '/tokens', { body })).body;
      const response = await fetch(`${timed.url}/api/v1/events`, { headers: { 'x-api-key': token } });
      const reader = readEvents(response);
      timed.core.settings.change(PERSON, { verify_seconds: 7 });
      expect(await reader.next()).toMatchObject({ event: 'settings.changed' });
      return { clock, reader, timed };
    }

    /** Lets time pass in small steps, so that whoever waits is waiting for the next one. */
    async function pass(clock: ManualClock, ms: number): Promise<void> {
      for (let passed = 0; passed < ms; passed += 250) {
        clock.advance(250);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }

    test('API-3 ends when the token expires, while nothing happens', async () => {
      const { clock, reader } = await following('2026-03-01T12:00:20.000Z');
      let hasEnded = false;
      const ended = reader.next().then((event) => {
        hasEnded = event === null;
        return event;
      });
      await pass(clock, 19_750);
      expect(hasEnded).toBe(false);
      await pass(clock, 250);
      expect(await ended).toBeNull();
    });

    test('API-3 ends as soon as the machine is awake again, however long the timers stood still', async () => {
      const { clock, reader } = await following('2026-03-01T13:00:00.000Z');
      clock.jump(7_200_000);
      await pass(clock, 1_000);
      expect(await reader.next()).toBeNull();
    });

    test('API-3 a window that nobody uses any more is told nothing more once its twelve hours are over', async () => {
      const clock = createManualClock(START);
      const sessions = createSessions({ clock, keeping: NOT_KEPT });
      const link = sessions.createLink('http://127.0.0.1').url;
      const secret = sessions.redeem(link.slice(link.lastIndexOf('/') + 1), null) ?? '';
      const session = sessions.recognise(secret, () => null);
      expect(session?.msLeft()).toBe(12 * 3_600_000);
      clock.advance(3_600_000);
      expect(session?.msLeft()).toBe(11 * 3_600_000);
      clock.jump(11 * 3_600_000);
      expect([session?.msLeft(), session?.isValid()]).toEqual([0, false]);
    });
  });

  test('API-3 a client that goes leaves nothing behind', async () => {
    let listeners = 0;
    const { events } = harness.core.store;
    const subscribe: typeof harness.core.store.subscribe = (listener) => {
      listeners += 1;
      const remove = harness.core.store.subscribe(listener);
      return () => {
        listeners -= 1;
        remove();
      };
    };
    const closing = new AbortController();
    const stream = createEventStream({
      store: { events, subscribe },
      filter: {},
      after: undefined,
      isOver: () => false,
      msLeft: () => null,
      clock: systemClock,
      pace: unpaced,
      closing: closing.signal,
      onError: (doing, error) => expect.unreachable(`${doing}: ${error}`),
    });
    expect(listeners).toBe(0);
    const reader = stream.getReader();
    await reader.read();
    const waiting = reader.read();
    expect(listeners).toBe(1);
    await reader.cancel();
    expect(listeners).toBe(0);
    expect(await waiting).toMatchObject({ done: true });
    expect(harness.errors).toEqual([]);
  });

  test('API-3 while nothing happens a comment keeps the connection', async () => {
    const stream = createEventStream({
      store: harness.core.store,
      filter: {},
      after: undefined,
      isOver: () => false,
      msLeft: () => null,
      clock: systemClock,
      pace: unpaced,
      closing: undefined,
      onError: () => {},
      heartbeatMs: 5,
    });
    const reader = stream.getReader();
    const chunks = [await reader.read(), await reader.read(), await reader.read()];
    const texts = chunks.map((chunk) => new TextDecoder().decode(chunk.value));
    expect(texts).toEqual(['retry: 2000\n\n', ': still here\n\n', ': still here\n\n']);
    await reader.cancel();
  });
});
