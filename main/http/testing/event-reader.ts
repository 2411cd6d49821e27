/** Reads Server-Sent Events as a client does. */
export interface ReadEvent {
  id: number | null;
  event: string | null;
  data: string;
}

export interface EventReader {
  /** The next event; comments and `retry` are skipped. null: the stream ended. */
  next(): Promise<ReadEvent | null>;
  /** Events until one satisfies `isLast`, that one included. */
  until(isLast: (event: ReadEvent) => boolean): Promise<ReadEvent[]>;
  /** Leaves, as a client does that goes away. */
  leave(): Promise<void>;
}

export function readEvents(response: Response): EventReader {
  if (response.body === null) throw new Error('no body');
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let buffer = '';

  async function block(): Promise<string | null> {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end !== -1) {
        const text = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        return text;
      }
      const { done, value } = await reader.read();
      if (done) return null;
      buffer += decoder.decode(value, { stream: true });
    }
  }

  async function next(): Promise<ReadEvent | null> {
    for (;;) {
      const text = await block();
      if (text === null) return null;
      const fields = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line] as const));
      const value = (name: string) => fields.get(name)?.slice(name.length + 2) ?? null;
      const data = value('data');
      if (data === null) continue;
      const id = value('id');
      return { id: id === null ? null : Number(id), event: value('event'), data };
    }
  }

  return {
    next,
    async until(isLast) {
      const events: ReadEvent[] = [];
      for (;;) {
        const event = await next();
        if (event === null) throw new Error(`the stream ended after ${events.length} events`);
        events.push(event);
        if (isLast(event)) return events;
      }
    },
    leave: () => reader.cancel(),
  };
}
