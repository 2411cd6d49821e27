import { describe, expect, test } from 'vitest';
import { readEvents, type ServerSentEvent } from './server-sent-events.ts';

async function eventsOf(chunks: string[]): Promise<ServerSentEvent[]> {
  const bytes = chunks.map((chunk) => new Uint8Array(Buffer.from(chunk, 'latin1')));
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(ReadableStream.from(bytes))) events.push(event);
  return events;
}

const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('readEvents', () => {
  test('API-3: id, kind and data of each event; comments and retry are passed over', async () => {
    expect(await eventsOf(['retry: 2000\n\n: here\n\nid: 7\nevent: a.b\ndata: {"x":1}\n\n'])).toEqual([
      { id: '7', event: 'a.b', data: '{"x":1}' },
    ]);
  });

  test('API-3: events cut anywhere, also within a character or a line end, come out whole', async () => {
    const text = utf8('id: 1\r\nevent: k\r\ndata: ž東\r\ndata: b\r\n\r\n');
    for (let at = 0; at <= text.length; at += 1) {
      expect(await eventsOf([text.slice(0, at), text.slice(at)])).toEqual([{ id: '1', event: 'k', data: 'ž東\nb' }]);
    }
  });

  test('API-3: an unfinished event is dropped', async () => {
    expect(await eventsOf(['data: a\n\ndata: b\n'])).toEqual([{ id: '', event: 'message', data: 'a' }]);
  });
});
