/** The bench is nobody's test until it is run: each row in a tiny form, as a process of its own. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Row } from '../bench/row.ts';
import { temporaryFolder } from '../support/host-process.ts';
import { ROOT } from '../support/paths.ts';

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  rows(): Row[];
}

function bench(env: Record<string, string>, ...args: string[]): Promise<Ran> {
  const out = join(temporaryFolder(), 'results.json');
  const child = spawn(process.execPath, [join(ROOT, 'e2e/bench/bench.ts'), '--out', out, ...args], {
    env: { ...process.env, ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (said.stdout += chunk));
  child.stderr.on('data', (chunk) => (said.stderr += chunk));
  const rows = () => (JSON.parse(readFileSync(out, 'utf8')) as { rows: Row[] }).rows;
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said, rows })));
}

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('the bench', () => {
  test.each(ROWS)('row (%s) measures, and ends', async (name) => {
    const ran = await bench({}, '--tiny', '--simulated', name);
    expect(ran.stderr).not.toContain('Error');
    expect(ran.code, ran.stderr).toBe(0);
    const rows = ran.rows().filter((row) => row.verdict !== 'skipped');
    expect(rows.length, ran.stdout).toBeGreaterThan(0);
    for (const { what, ours } of rows) expect(ours?.value, what).toBeGreaterThanOrEqual(0);
  });

  test('an unknown row is refused with the names of those there are', async () => {
    const ran = await bench({}, '--tiny', 'latency', 'a');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toBe(`bench: there is no row latency; the rows are ${ROWS.join(', ')}\n`);
    expect(ran.stdout).toBe('');
  });

  test('a number of servers that cannot be is refused', async () => {
    const ran = await bench({}, '--tiny', '--simulated', '--servers', '0');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('--servers takes a whole number');
  });

  test('a row that fails half-way is told as FAILED, and the bench ends with 1', async () => {
    // No folder can be made in a temporary folder that is not there.
    const ran = await bench({ TMPDIR: join(temporaryFolder(), 'not-there') }, '--tiny', '--simulated', 'c');
    expect(ran.stdout).toMatch(/\(c\) creating actions.*FAILED/);
    expect(ran.code).toBe(1);
  });
});
