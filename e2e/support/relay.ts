/** A stretch of cable under our control: a TCP relay with a long way to the server, which can hold back what is on it. */
import { connect, createServer, type Socket } from 'node:net';

export interface Relay {
  port: number;
  /**
   * Lets pass what clients sent so far. From the server's next word on, what they send on connections open by now is
   * held back; later connections are free.
   */
  holdAfterNextAnswer(): void;
  /** Bytes that are held back. */
  heldBytes(): number;
  /** Delivers at once what was held, although whoever sent it may be gone. Resolves when the server has answered. */
  deliver(): Promise<void>;
  /** Ends all connections at both ends; what was held is gone. */
  cut(): void;
  /** The next so many connections are ended as soon as they are made. */
  refuseNext(count: number): void;
  close(): Promise<void>;
}

interface Cable {
  upstream: Socket;
  held: Buffer[];
  state: 'open' | 'holds_next' | 'holds';
}

/** `delayMs`: how long a byte takes to the server; the way back takes none. */
export async function openRelay(host: string, port: number, delayMs: number): Promise<Relay> {
  const cables = new Set<Cable>();
  const sockets = new Set<Socket>();

  function send(cable: Cable, chunk: Buffer): void {
    if (cable.state === 'holds') cable.held.push(chunk);
    else setTimeout(() => cable.upstream.write(chunk), delayMs);
  }

  let toRefuse = 0;

  function cut(): void {
    for (const socket of sockets) socket.destroy();
    cables.clear();
    sockets.clear();
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (toRefuse > 0) {
      toRefuse -= 1;
      client.destroy();
      return;
    }
    const upstream = connect({ host, port, allowHalfOpen: true, noDelay: true });
    const cable: Cable = { upstream, held: [], state: 'open' };
    cables.add(cable);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // To the server a client that is gone looks like one that says nothing.
      socket.on('error', () => {});
    }
    client.on('data', (chunk) => send(cable, chunk));
    upstream.on('data', (chunk) => {
      if (cable.state === 'holds_next') cable.state = 'holds';
      client.write(chunk);
    });
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    port: (server.address() as { port: number }).port,
    holdAfterNextAnswer() {
      for (const cable of cables) cable.state = 'holds_next';
    },
    heldBytes: () => [...cables].reduce((sum, { held }) => sum + Buffer.concat(held).length, 0),
    async deliver() {
      const late = [...cables].filter(({ held }) => held.length > 0);
      await Promise.all(
        late.map(({ upstream, held }) => {
          const answered = new Promise((resolve) => upstream.once('data', resolve));
          upstream.write(Buffer.concat(held));
          return answered;
        }),
      );
    },
    cut,
    refuseNext(count) {
      toRefuse = count;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
