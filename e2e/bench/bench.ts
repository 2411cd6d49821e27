/**
 * `npm run bench [-- NAME …]`: measures the program against the bounds its owner set, prints one table and writes
 * bench-results.json. Exits with 0 also where a bound is missed, with 1 where something could not be measured.
 * `--profile` prints instead where the time of a restart goes. `--servers N` for another number of servers than 20.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../support/paths.ts';
import { benchCreateRate } from './create-rate.ts';
import { benchDesk } from './desk.ts';
import { environmentLine, readEnvironment } from './environment.ts';
import { benchFanOut } from './fan-out.ts';
import { benchListMillion } from './list-million.ts';
import { benchRestartLatency } from './restart-latency.ts';
import { profileRestart } from './restart-profile.ts';
import { failed, type Row, skipped } from './row.ts';
import { Skip } from './skip.ts';
import { sharedStage } from './stage.ts';
import { renderTable } from './table.ts';
import { benchWindow } from './window-crowd.ts';

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { profile: { type: 'boolean', default: false }, servers: { type: 'string', default: '20' } },
});
const stage = sharedStage(Number(options.servers));

const BENCHES: Record<string, { what: string; run: () => Promise<Row[]> }> = {
  a: { what: 'restarting a service', run: () => benchRestartLatency(stage) },
  b: { what: 'restarting it on many servers', run: () => benchFanOut(stage) },
  c: { what: 'creating actions', run: benchCreateRate },
  d: { what: 'listing a million actions', run: benchListMillion },
  e: { what: 'the window with many servers', run: benchWindow },
  f: { what: 'tray and notifications', run: benchDesk },
};

async function runOne(name: string, { what, run }: { what: string; run: () => Promise<Row[]> }): Promise<Row[]> {
  process.stderr.write(`(${name}) ${what} ...\n`);
  try {
    return await run();
  } catch (error) {
    if (error instanceof Skip) return [skipped(name, what, error.message)];
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return [failed(name, what, error instanceof Error ? error.message : String(error))];
  }
}

async function table(): Promise<void> {
  const environment = readEnvironment();
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length === 0 || names.includes(name)) rows.push(...(await runOne(name, bench)));
  }
  process.stdout.write(`\n${renderTable(rows)}\n${environmentLine(environment)}\n`);
  writeFileSync(join(ROOT, 'bench-results.json'), `${JSON.stringify({ environment, rows }, null, 2)}\n`);
  process.exitCode = rows.some((row) => row.verdict === 'FAILED') ? 1 : 0;
}

try {
  await (options.profile ? profileRestart(stage) : table());
} finally {
  await stage.close();
}
