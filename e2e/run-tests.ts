/**
 * `npm test`: types, lint and build, then every suite; ends with one line that sums them. What the suites need and apt
 * could install is named before; `-- --no-install` leaves it. `-- --busy` keeps two cores busy beside the tests, for what
 * must not depend on how fast a machine is.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasOwn } from '../main/contract/own.ts';
import { DESKTOPS_VARIABLE, missingPackages } from './desktop/packages.ts';
import { aptInstall, NO_INSTALL } from './support/apt.ts';
import { keepBusy } from './support/busy.ts';
import { chromium } from './support/chromium.ts';
import { type Counts, playwright, run, sum, type Voice, vitest } from './support/suite.ts';

const { values: options } = parseArgs({
  options: {
    'no-install': { type: 'boolean', default: false },
    busy: { type: 'boolean', default: false },
    desktops: { type: 'boolean', default: false },
  },
});

interface Suite {
  name: string;
  run(folder: string, voice: Voice): Promise<Counts>;
}

const projects = (...names: string[]): Suite => ({
  name: names.join(', '),
  run: (folder, voice) => vitest(names, folder, voice),
});

/** In a real browser; without one it counts as one skipped test, with the reason. */
const journeys: Suite = {
  name: 'journeys',
  run(folder, voice) {
    const browser = chromium();
    if (hasOwn(browser, 'path')) return playwright(browser.path, folder, voice);
    process.stdout.write(`\nSKIPPED: the suite in a real browser (e2e/window): ${browser.missing}\n`);
    return Promise.resolve({ passed: 0, failed: 0, skipped: 1 });
  },
};

/** Two lanes beside each other: what computes, and what mostly waits (for a desktop, a package manager, a cut cable). */
const LANES: Record<Voice, readonly Suite[]> = {
  aloud: [projects('unit', 'window'), projects('host', 'electron'), journeys],
  afterwards: [projects('fleet'), projects('desktop'), projects('packages')],
};

async function lane(voice: Voice, folder: string, took: string[]): Promise<Counts> {
  const counts: Counts[] = [];
  for (const suite of LANES[voice]) {
    const begin = performance.now();
    counts.push(await suite.run(folder, voice));
    took.push(`${suite.name} ${Math.round((performance.now() - begin) / 1000)} s`);
  }
  return sum(...counts);
}

/** `--desktops`: real desktops by what is on their screens; with GNOME and Plasma some 1,500 MB of packages. */
if (options.desktops) process.env[DESKTOPS_VARIABLE] = 'all';

/** What is still missing after this, each suite says itself. */
function installDesk(): void {
  const packages = missingPackages();
  if (packages.length > 0) aptInstall(packages);
}

async function all(): Promise<Counts> {
  for (const script of ['check', 'build'])
    if (!(await run('npm', ['run', '--silent', script], 'aloud'))) return { passed: 0, failed: 1, skipped: 0 };
  installDesk();
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-run-'));
  const took: string[] = [];
  const others = LANES.afterwards.map(({ name }) => name).join(', ');
  process.stdout.write(`\nBeside what follows, shown as each ends: ${others}\n`);
  try {
    return sum(...(await Promise.all([lane('aloud', folder, took), lane('afterwards', folder, took)])));
  } finally {
    rmSync(folder, { recursive: true });
    process.stdout.write(`\ntook: ${took.join(' · ')}\n`);
  }
}

if (options['no-install']) process.env[NO_INSTALL] = '1';
const rest = options.busy ? keepBusy(2) : () => {};
const { passed, failed, skipped } = await all();
rest();
process.stdout.write(`\ntests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
