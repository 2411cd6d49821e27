/** A file that is written while it is sent, as fast as it is read, for as long as whoever asked may have it. */
import type { Pace } from '../core/turns.ts';

export interface FileSource {
  /** Awaited before each piece. */
  pace: Pace;
  /** false: the right to it has ended meanwhile, and the file breaks off. */
  isAllowed(): boolean;
}

/** Breaks off where a piece cannot be had: a file that ends well is whole. */
export function streamFile(
  { pace, isAllowed }: FileSource,
  pieces: AsyncGenerator<string, void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await pace();
        if (!isAllowed()) throw new Error('The right to this file has ended.');
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}
