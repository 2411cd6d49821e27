/** Counting a conversation against its limits; the one mechanism by which all of them are bounded. */
import type { Clock } from '../core/ports.ts';
import type { Limits } from './limits.ts';

export type Countable = 'bytes' | 'messages' | 'entries';

export interface Budget {
  /**
   * Adds to a count, or takes back from it with a negative number, never below nothing. false: the conversation is over, with
   * this or from before, or was ended.
   */
  spend(what: Countable, count: number): boolean;
  /** Begins all counts anew, not the time. */
  renew(): void;
  /** Why it is over, as a sentence; null while it is not. */
  excess(): Excess | null;
  /** No time runs any more, and `onOver` is not called again. */
  end(): void;
}

export interface Excess {
  what: Countable | 'time';
  message: string;
}

type Counts = Record<Countable, number>;

/** `onOver` is called at most once, from within `spend` or by the clock. */
export function createBudget(
  limits: Limits,
  clock: Pick<Clock, 'monotonic' | 'after'>,
  onOver: (excess: Excess) => void,
): Budget {
  let counts: Counts = nothing();
  let countedSince = clock.monotonic();
  let excess: Excess | null = null;
  let isEnded = false;
  const cancel = Number.isFinite(limits.ms) ? clock.after(limits.ms, () => over('time')) : () => {};

  function over(what: Excess['what']): void {
    if (excess !== null || isEnded) return;
    cancel();
    excess = { what, message: inWords(limits, what) };
    onOver(excess);
  }

  function renew(): void {
    counts = nothing();
    countedSince = clock.monotonic();
  }

  return {
    spend(what, count) {
      if (limits.everyMs !== undefined && clock.monotonic() - countedSince >= limits.everyMs) renew();
      counts[what] = Math.max(0, counts[what] + count);
      if (counts[what] > limits[what]) over(what);
      return excess === null && !isEnded;
    },
    renew,
    excess: () => excess,
    end() {
      isEnded = true;
      cancel();
    },
  };
}

function nothing(): Counts {
  return { bytes: 0, messages: 0, entries: 0 };
}

function inWords({ who, during, entryName, ...limits }: Limits, what: Excess['what']): string {
  switch (what) {
    case 'bytes':
      return `${who} sent more than ${bytesInWords(limits.bytes)} ${during}.`;
    case 'messages':
      return `${who} sent more than ${limits.messages.toLocaleString('en-US')} messages ${during}.`;
    case 'entries':
      return `${who} sent more than ${limits.entries.toLocaleString('en-US')} ${entryName} ${during}.`;
    case 'time':
      return `${who} took more than ${limits.ms / 1000} s ${during}.`;
  }
}

function bytesInWords(bytes: number): string {
  const units: [number, string][] = [
    [1024 * 1024, 'MiB'],
    [1024, 'KiB'],
  ];
  const [size, unit] = units.find(([step]) => bytes >= step && bytes % step === 0) ?? [1, 'bytes'];
  return `${(bytes / size).toLocaleString('en-US')} ${unit}`;
}
