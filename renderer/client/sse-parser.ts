/** Server-Sent Events from pieces of text (HTML Living Standard, 9.2.6). */

export interface SseMessage {
  event: string;
  data: string;
}

/** Feed it text as it comes; it answers with the messages that text completed. Comments complete none. */
export function createSseParser(): (piece: string) => SseMessage[] {
  let rest = '';
  let event = '';
  let data: string[] = [];

  function takeLine(line: string, messages: SseMessage[]): void {
    if (line === '') {
      if (data.length > 0) messages.push({ event, data: data.join('\n') });
      event = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }

  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    const messages: SseMessage[] = [];
    for (const line of lines) takeLine(line, messages);
    return messages;
  };
}
