/**
 * `npm run bench [-- NAME …]`: measures the program against the bounds its owner set, prints one table and writes
 * bench-results.json. Exits with 0 also where a bound is missed, with 1 where something could not be measured.
 * `--profile` prints instead where the time of a restart goes. `--servers N` for another number of servers than 20,
 * `--simulated` for simulated ones also where real ones can be had, `--tiny` for just enough to see that the rows work,
 * `--out FILE` for other results than bench-results.json.
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
import { FULL, TINY } from './sizes.ts';
import { Skip } from './skip.ts';
import { sharedStage } from './stage.ts';
import { renderTable } from './table.ts';
import { benchWindow } from './window-crowd.ts';

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'boolean', default: false },
    servers: { type: 'string' },
    simulated: { type: 'boolean', default: false },
    tiny: { type: 'boolean', default: false },
    out: { type: 'string', default: join(ROOT, 'bench-results.json') },
  },
});
const sizes = options.tiny ? TINY : FULL;
const stage = sharedStage(serverCount(), options.simulated ? 'asked for by --simulated' : null);

const BENCHES = new Map<string, { what: string; run: () => Promise<Row[]> }>([
  ['a', { what: 'restarting a service', run: () => benchRestartLatency(stage, sizes.restart) }],
  ['b', { what: 'restarting it on many servers', run: () => benchFanOut(stage, sizes.fanOut) }],
  ['c', { what: 'creating actions', run: () => benchCreateRate(sizes.create) }],
  ['d', { what: 'listing a million actions', run: () => benchListMillion(sizes.list) }],
  ['e', { what: 'the window with many servers', run: () => benchWindow(sizes.window) }],
  ['f', { what: 'tray and notifications', run: () => benchDesk(sizes.desk) }],
]);

function serverCount(): number {
  if (options.servers === undefined) return sizes.fanOut.servers;
  const count = Number(options.servers);
  if (!Number.isInteger(count) || count < 1 || count > 50) refuse('--servers takes a whole number from 1 to 50');
  return count;
}

/** What was asked for cannot be done: says so and ends with 2. */
function refuse(why: string): never {
  process.stderr.write(`bench: ${why}\n`);
  process.exit(2);
}

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
  const unknown = names.filter((name) => !BENCHES.has(name));
  if (unknown.length > 0)
    refuse(`there is no row ${unknown.join(', ')}; the rows are ${[...BENCHES.keys()].join(', ')}`);
  const environment = readEnvironment();
  const rows: Row[] = [];
  for (const [name, bench] of BENCHES) {
    if (names.length === 0 || names.includes(name)) rows.push(...(await runOne(name, bench)));
  }
  process.stdout.write(`\n${renderTable(rows)}\n${environmentLine(environment)}\n`);
  writeFileSync(options.out, `${JSON.stringify({ environment, rows }, null, 2)}\n`);
  process.exitCode = rows.some((row) => row.verdict === 'FAILED') ? 1 : 0;
}

try {
  await (options.profile ? profileRestart(stage) : table());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await stage.close();
}
// A row that failed half-way may have left something running; what was measured is told, so nothing waits for it.
process.exit();
