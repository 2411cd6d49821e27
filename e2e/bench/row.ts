/** One line of the result: what was measured, against what, and whether the bound of the owner holds. */
import type { Summary } from './statistics.ts';

export interface Quantity {
  value: number;
  unit: 'ms' | '/s' | 'MB' | '%' | '';
}

/** Of ours divided by the peer's; for a row without a peer, of ours itself in its unit. */
export interface Bound {
  atMost?: number;
  atLeast?: number;
  /** Beyond `atMost`, what is still tolerated. */
  limit?: number;
}

export type Verdict = 'ok' | 'MISSED' | 'MISSED, over the limit' | 'skipped' | 'FAILED' | '';

export interface Row {
  bench: string;
  what: string;
  ours: Quantity | null;
  peer: (Quantity & { name: string }) | null;
  /** Ours divided by the peer's. */
  ratio: number | null;
  bound: Bound | null;
  verdict: Verdict;
  /** Why it was skipped, what else was seen. */
  note: string | null;
  /** For the JSON: the samples behind it, by name. */
  samples: Record<string, Summary>;
}

export interface Measured {
  what: string;
  ours: Quantity;
  peer?: Quantity & { name: string };
  bound?: Bound;
  note?: string | null;
  samples?: Record<string, Summary>;
}

/** A row that was measured, with its ratio and verdict; a row without a bound is shown for information. */
export function measured(bench: string, { what, ours, peer, bound, note, samples }: Measured): Row {
  const ratio = peer === undefined ? null : ours.value / peer.value;
  return {
    bench,
    what,
    ours,
    peer: peer ?? null,
    ratio,
    bound: bound ?? null,
    verdict: bound === undefined ? '' : judge(ratio ?? ours.value, bound),
    note: note ?? null,
    samples: samples ?? {},
  };
}

export function skipped(bench: string, what: string, why: string): Row {
  return { ...EMPTY, bench, what, verdict: 'skipped', note: why };
}

export function failed(bench: string, what: string, why: string): Row {
  return { ...EMPTY, bench, what, verdict: 'FAILED', note: why };
}

const EMPTY = { ours: null, peer: null, ratio: null, bound: null, samples: {} } satisfies Partial<Row>;

function judge(value: number, { atMost, atLeast, limit }: Bound): Verdict {
  if (limit !== undefined && value > limit) return 'MISSED, over the limit';
  if (atMost !== undefined && value > atMost) return 'MISSED';
  if (atLeast !== undefined && value < atLeast) return 'MISSED';
  return 'ok';
}
