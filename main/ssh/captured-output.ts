/** Keeping the two ends of an output of any length in constant memory (RUN-4). */
import type { CapturedText } from '../core/ports.ts';

/** How many bytes are kept of each end of a stream. */
export const KEPT_BYTES = 32 * 1024;

const REDACTED = Buffer.from('••••');

export interface Capture {
  push(chunk: Buffer): void;
  /** What was kept, as text; to be called once, after the last push. Bytes that are not UTF-8 become U+FFFD. */
  finish(): CapturedText;
}

/** Keeps the first and last `keptBytes` of what is pushed; every occurrence of `secret` is replaced before. */
export function createCapture(secret?: string, keptBytes = KEPT_BYTES): Capture {
  const ends = createEnds(keptBytes);
  if (!secret) return ends;
  const redactor = createRedactor(Buffer.from(secret), ends.push);
  return {
    push: redactor.push,
    finish() {
      redactor.flush();
      return ends.finish();
    },
  };
}

function createEnds(keptBytes: number): Capture {
  const head: Buffer[] = [];
  let headLength = 0;
  let ring: Buffer | undefined;
  let tailTotal = 0;

  function keepTail(chunk: Buffer): void {
    ring ??= Buffer.allocUnsafe(keptBytes);
    const kept = chunk.subarray(-keptBytes);
    const start = (tailTotal + chunk.length - kept.length) % keptBytes;
    const fitting = kept.subarray(0, keptBytes - start);
    fitting.copy(ring, start);
    kept.copy(ring, 0, fitting.length);
    tailTotal += chunk.length;
  }

  function tail(): Buffer {
    if (!ring || tailTotal <= keptBytes) return ring?.subarray(0, tailTotal) ?? Buffer.alloc(0);
    const start = tailTotal % keptBytes;
    return Buffer.concat([ring.subarray(start), ring.subarray(0, start)]);
  }

  return {
    push(chunk) {
      const toHead = chunk.subarray(0, keptBytes - headLength);
      // Copied: a chunk is a view into a buffer of the connection that would live as long as the view.
      if (toHead.length > 0) head.push(Buffer.from(toHead));
      headLength += toHead.length;
      if (toHead.length < chunk.length) keepTail(chunk.subarray(toHead.length));
    },
    finish() {
      const first = Buffer.concat(head);
      const last = tail();
      if (tailTotal <= keptBytes) return { text: Buffer.concat([first, last]).toString('utf8'), is_cut: false };
      const from = dropCutEnd(first);
      const to = dropCutStart(last);
      const cut = headLength + tailTotal - from.length - to.length;
      const mark = `\n… ${cut.toLocaleString('en-US')} bytes cut …\n`;
      return { text: from.toString('utf8') + mark + to.toString('utf8'), is_cut: true };
    },
  };
}

const isContinuation = (byte: number) => (byte & 0xc0) === 0x80;

/** Without a code point at the end whose last bytes are missing. */
function dropCutEnd(bytes: Buffer): Buffer {
  let lead = bytes.length - 1;
  while (lead > bytes.length - 4 && lead > 0 && isContinuation(bytes[lead] ?? 0)) lead -= 1;
  const first = bytes[lead] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead >= 0 && lead + length > bytes.length ? bytes.subarray(0, lead) : bytes;
}

/** Without the bytes at the start that belong to a code point begun before. */
function dropCutStart(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start] ?? 0)) start += 1;
  return bytes.subarray(start);
}

/** Replaces `secret`, also where it comes in pieces: what may be its beginning is held back until more is known. */
function createRedactor(secret: Buffer, output: (bytes: Buffer) => void) {
  let held = Buffer.alloc(0);

  function push(chunk: Buffer): void {
    let rest = Buffer.concat([held, chunk]);
    for (let at = rest.indexOf(secret); at >= 0; at = rest.indexOf(secret)) {
      output(rest.subarray(0, at));
      output(REDACTED);
      rest = rest.subarray(at + secret.length);
    }
    const certain = rest.length - beginningAtEnd(rest);
    output(rest.subarray(0, certain));
    held = Buffer.from(rest.subarray(certain));
  }

  /** How many bytes at the end of `bytes` are the beginning of the secret. */
  function beginningAtEnd(bytes: Buffer): number {
    for (let length = Math.min(secret.length - 1, bytes.length); length > 0; length -= 1) {
      if (bytes.subarray(bytes.length - length).equals(secret.subarray(0, length))) return length;
    }
    return 0;
  }

  return { push, flush: () => output(held) };
}
