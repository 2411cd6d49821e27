/**
 * (d) GET /actions with a million of them, through the real host: the first page, and the page by cursor at the far
 * end. The servers themselves are not there (history outlives them, SRV-6), so nothing else happens meanwhile.
 */
import { startHostUnderBench } from './host-under-bench.ts';
import { measured, type Row } from './row.ts';
import { seedActions } from './seed-actions.ts';
import type { Sizes } from './sizes.ts';
import { summarize } from './statistics.ts';

const LIMIT_MS = 10;

const PATHS = {
  first: '/actions',
  far: '/actions?cursor=51',
  pending: '/actions?status=pending',
  server: '/actions?server_id=srv-0500',
} as const;
type Page = keyof typeof PATHS;
type Size = Sizes['list'];

export async function benchListMillion(size: Size): Promise<Row[]> {
  process.stderr.write(`    writing ${words(size.count)} actions ...\n`);
  const host = await startHostUnderBench((dataDir) => seedActions(dataDir, size.count));
  try {
    const pages = Object.keys(PATHS) as Page[];
    const samples = Object.fromEntries(pages.map((page) => [page, [] as number[]])) as Record<Page, number[]>;
    for (let round = -size.warmUp; round < size.requests; round += 1) {
      for (const page of pages) {
        const begin = performance.now();
        const { status, text } = await host.api.send('GET', PATHS[page]);
        const took = performance.now() - begin;
        if (round === -size.warmUp) check(page, status, text, size.count);
        if (round >= 0) samples[page].push(took);
      }
    }
    return rowsOf(samples, size);
  } finally {
    await host.end();
  }
}

/** A page that came back short or empty would be fast for the wrong reason. */
function check(page: Page, status: number, text: string, count: number): void {
  const { actions, total } = JSON.parse(text) as { actions: { id: number }[]; total: number };
  const isAll = page === 'first' || page === 'far';
  const lastId = page === 'first' ? count - 49 : 1;
  const isRight =
    status === 200 && actions.length === 50 && (!isAll || (total === count && actions[49]?.id === lastId));
  if (!isRight) throw new Error(`${PATHS[page]} was answered with ${status}: ${text.slice(0, 300)}`);
}

const words = (count: number) => count.toLocaleString('en');

function rowsOf(samples: Record<Page, number[]>, { count, requests }: Size): Row[] {
  const of = { first: summarize(samples.first), far: summarize(samples.far) };
  const p99 = (page: keyof typeof of) => ({ value: of[page].p99, unit: 'ms' as const });
  const note = (page: keyof typeof of) => `p99 of ${requests} requests; median ${of[page].median.toFixed(2)} ms.`;
  const [slow, fast] = of.first.p99 > of.far.p99 ? (['first', 'far'] as const) : (['far', 'first'] as const);
  const names = { first: 'first page', far: 'far end' };
  const info = (page: 'pending' | 'server', what: string) => {
    const summary = summarize(samples[page]);
    return measured('d', { what, ours: { value: summary.p99, unit: 'ms' }, samples: { [page]: summary } });
  };
  return [
    measured('d', {
      what: `GET /actions of ${words(count)}, first page, p99`,
      ours: p99('first'),
      bound: { atMost: LIMIT_MS },
      note: note('first'),
      samples: { first: of.first },
    }),
    measured('d', {
      what: `GET /actions of ${words(count)}, far end by cursor, p99`,
      ours: p99('far'),
      bound: { atMost: LIMIT_MS },
      note: note('far'),
      samples: { far: of.far },
    }),
    measured('d', {
      what: `${names[slow]} against ${names[fast]}, p99`,
      ours: p99(slow),
      peer: { ...p99(fast), name: names[fast] },
      bound: { atMost: 1.5 },
    }),
    info('pending', 'GET /actions?status=pending, p99'),
    info('server', 'GET /actions?server_id=…, p99'),
  ];
}
