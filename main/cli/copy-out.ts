/** A body of any length onto stdout, as fast as its reader takes it. */
import { Readable } from 'node:stream';
import { unreachable } from './cli-error.ts';

/** `what`: named where the connection ends before all of it was read. */
export async function copyToStdout(stream: ReadableStream<Uint8Array>, what: string): Promise<void> {
  try {
    for await (const chunk of Readable.from(stream)) {
      if (!process.stdout.write(chunk)) await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  } catch {
    throw unreachable('cut_off', `The connection ended before ${what} was read`);
  }
}
