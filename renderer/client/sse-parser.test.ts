import { describe, expect, test } from 'vitest';
import { createSseParser } from './sse-parser.ts';

const STREAM =
  'retry: 2000\n\n: still here\n\nid: 7\nevent: action.created\ndata: {"a":1}\n\nevent: reset\ndata: x\ndata: y\n\n';

describe('API-3: the event stream', () => {
  test('fields, comments and several data lines', () => {
    expect(createSseParser()(STREAM)).toEqual([
      { event: 'action.created', data: '{"a":1}' },
      { event: 'reset', data: 'x\ny' },
    ]);
  });

  test('may arrive in any pieces and with any line ends', () => {
    for (const stream of [STREAM, STREAM.replaceAll('\n', '\r\n')]) {
      const parse = createSseParser();
      const messages = [...stream].flatMap((character) => parse(character));
      expect(messages).toEqual(createSseParser()(STREAM));
    }
  });

  test('an unfinished message is kept back', () => {
    const parse = createSseParser();
    expect(parse('data: {"a"')).toEqual([]);
    expect(parse(':1}\n')).toEqual([]);
    expect(parse('\n')).toEqual([{ event: '', data: '{"a":1}' }]);
  });
});
