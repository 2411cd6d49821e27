/** What was opened is closed again: in reverse order, once, all of it, whatever fails on the way (SPEC "Starting it"). */

export interface Closing {
  /**
   * Says how to close what was just opened; the last one added is closed first. Where closing has begun, by a signal during
   * the start, it is closed at once and ClosedError is thrown, so that whoever opens goes no further.
   */
  add(close: () => unknown): void;
  /** Lets signals in between two steps of a start. Throws ClosedError where closing has begun. */
  step(): Promise<void>;
  /** A part of a start that may fail and be tried in another way: where `open` throws, what that part had opened is closed. */
  part<T>(open: (closing: Closing) => Promise<T>): Promise<T>;
  /** Idempotent, and never rejects. */
  close(): Promise<void>;
}

/** The start was given up before it was through. */
export class ClosedError extends Error {
  constructor() {
    super('It is closed already.');
    this.name = 'ClosedError';
  }
}

/** `onError` is told of each thing that could not be closed; the others are closed all the same. */
export function createClosing(onError: (error: unknown) => void): Closing {
  const open: (() => unknown)[] = [];
  let closed: Promise<void> | null = null;

  async function attempt(close: () => unknown): Promise<void> {
    try {
      await close();
    } catch (error) {
      onError(error);
    }
  }

  async function closeAll(): Promise<void> {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await attempt(close);
  }

  function add(close: () => unknown): void {
    if (closed === null) {
      open.push(close);
      return;
    }
    void attempt(close);
    throw new ClosedError();
  }

  return {
    add,
    async step() {
      await new Promise((resolve) => setImmediate(resolve));
      if (closed !== null) throw new ClosedError();
    },
    async part(openPart) {
      const inner = createClosing(onError);
      add(inner.close);
      try {
        return await openPart(inner);
      } catch (error) {
        await inner.close();
        throw error;
      }
    },
    close() {
      closed ??= closeAll();
      return closed;
    },
  };
}
