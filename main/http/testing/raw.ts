/** HTTP by hand, for what no well-behaved client would send. */
import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** Sends the bytes and reads to the end; the request should say `Connection: close`. */
export function sendRaw(port: number, ...parts: (string | Uint8Array)[]): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A refusal that comes before the whole request was sent may be followed by a reset.
      if (text === '' || error.code !== 'ECONNRESET') reject(error);
    });
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body: rest.join('\r\n\r\n') });
    });
  });
}

/** A request with these lines of headers. */
export function request(line: string, ...headers: string[]): string {
  return `${[`${line} HTTP/1.1`, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`;
}

/** The error code in a raw answer, whatever its framing. */
export function codeIn(answer: RawAnswer): string | undefined {
  return /"code":"(\w+)"/.exec(answer.body)?.[1];
}
