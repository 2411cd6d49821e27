/**
 * `npm test`: types, lint and build, then every suite; ends with one line that sums them. What the suites need and apt
 * could install is named before; `-- --no-install` leaves it. `-- --busy` keeps two cores busy beside the tests, for what
 * must not depend on how fast a machine is.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasOwn } from '../main/contract/own.ts';
import { DESK_PACKAGES, missingForDesk } from './desktop/packages.ts';
import { aptInstall, NO_INSTALL } from './support/apt.ts';
import { keepBusy } from './support/busy.ts';
import { chromium } from './support/chromium.ts';
import { ROOT } from './support/paths.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

function run(program: string, args: string[], env: Record<string, string> = {}): boolean {
  process.stdout.write(`\n> ${program} ${args.join(' ')}\n`);
  return spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

/** Suites that share the machine badly run one after the other: processes, a browser, a fleet of hosts. */
const GROUPS: readonly (readonly string[])[] = [
  ['unit', 'window'],
  ['host', 'electron'],
  ['packages'],
  ['desktop'],
  ['fleet'],
];

/** Vitest's own numbers; a suite that could not even be loaded counts as one failed test. */
function vitest(projects: readonly string[], folder: string): Counts {
  const report = join(folder, `${projects.join('-')}.json`);
  const chosen = projects.map((project) => `--project=${project}`);
  const isGreen = run('vitest', [
    'run',
    ...chosen,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = readReport(report);
  return isGreen || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function readReport(path: string): Counts {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
    return {
      passed: report.numPassedTests ?? 0,
      failed: report.numFailedTests ?? 0,
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The window's journeys in Playwright's own runner. */
function playwright(folder: string, browser: string): Counts {
  const report = join(folder, 'playwright.json');
  const isGreen = run('playwright', ['test'], { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report });
  const counts = readPlaywright(report);
  return isGreen || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** The groups, and the journeys; what needs a browser counts as one skipped test, with the reason, where there is none. */
function suites(folder: string): Counts {
  const browser = chromium();
  const counts = GROUPS.map((group) => vitest(group, folder));
  if (hasOwn(browser, 'path')) return sum(...counts, playwright(folder, browser.path));
  process.stdout.write(`\nSKIPPED: the suite in a real browser (e2e/window): ${browser.missing}\n`);
  return sum(...counts, { passed: 0, failed: 0, skipped: 1 });
}

function readPlaywright(path: string): Counts {
  try {
    const { stats } = JSON.parse(readFileSync(path, 'utf8')) as { stats: Record<string, number> };
    return {
      // In CI a journey is tried once more; Playwright names on the screen what passed only then.
      passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
      failed: stats.unexpected ?? 0,
      skipped: stats.skipped ?? 0,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function sum(...parts: Counts[]): Counts {
  const total = (name: keyof Counts) => parts.reduce((count, part) => count + part[name], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}

/** What is still missing after this, each suite says itself. */
function installDesk(): void {
  if (missingForDesk() !== null) aptInstall(DESK_PACKAGES);
}

function all(): Counts {
  if (!run('npm', ['run', '--silent', 'check'])) return { passed: 0, failed: 1, skipped: 0 };
  if (!run('npm', ['run', '--silent', 'build'])) return { passed: 0, failed: 1, skipped: 0 };
  installDesk();
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-run-'));
  try {
    return suites(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { values: options } = parseArgs({
  options: { 'no-install': { type: 'boolean', default: false }, busy: { type: 'boolean', default: false } },
});
if (options['no-install']) process.env[NO_INSTALL] = '1';
const rest = options.busy ? keepBusy(2) : () => {};
const { passed, failed, skipped } = all();
rest();
process.stdout.write(`\ntests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
