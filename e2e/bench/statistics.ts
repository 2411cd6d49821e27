/** What is said of samples: medians and p99, and whether they can be trusted. */

export interface Summary {
  count: number;
  min: number;
  p25: number;
  median: number;
  p75: number;
  p99: number;
  max: number;
}

/** Nearest rank: the smallest sample that at least `share` (0..1) of all samples do not exceed. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return at(sorted, Math.max(Math.ceil(share * sorted.length), 1) - 1);
}

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

export function summarize(samples: readonly number[]): Summary {
  return {
    count: samples.length,
    min: percentile(samples, 0),
    p25: percentile(samples, 0.25),
    median: median(samples),
    p75: percentile(samples, 0.75),
    p99: percentile(samples, 0.99),
    max: percentile(samples, 1),
  };
}

/** The middle half of the samples spreads by more than this share of the median: something else used the machine. */
const NOISY_SPREAD = 0.5;

export function isNoisy({ p25, median, p75 }: Summary): boolean {
  return p75 - p25 > NOISY_SPREAD * median;
}

function at(sorted: readonly number[], index: number): number {
  const sample = sorted[index];
  if (sample === undefined) throw new RangeError('there are no samples');
  return sample;
}
