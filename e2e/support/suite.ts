/** One run of a test runner, as `npm test` counts it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Where what a program says goes: to the screen at once, or into a text that is shown when it ended. */
export type Voice = 'aloud' | 'afterwards';

/** Whether it ended with 0. */
export async function run(program: string, args: string[], voice: Voice, env: Record<string, string> = {}) {
  const title = `\n> ${program} ${args.join(' ')}\n`;
  const said: Buffer[] = [];
  if (voice === 'aloud') process.stdout.write(title);
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: voice === 'aloud' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
  const isGreen = await new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
  if (voice === 'afterwards') process.stdout.write(Buffer.concat([Buffer.from(title), ...said]));
  return isGreen;
}

/** Vitest's own numbers; a suite that could not even be loaded counts as one failed test. `folder`: for its report. */
export async function vitest(projects: readonly string[], folder: string, voice: Voice): Promise<Counts> {
  const report = join(folder, `${projects.join('-')}.json`);
  const chosen = projects.map((project) => `--project=${project}`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const isGreen = await run('vitest', ['run', ...chosen, ...reporters], voice);
  return counted(isGreen, report, (numbers: Record<string, number>) => ({
    passed: numbers.numPassedTests ?? 0,
    failed: numbers.numFailedTests ?? 0,
    skipped: (numbers.numPendingTests ?? 0) + (numbers.numTodoTests ?? 0),
  }));
}

/** The window's journeys in Playwright's own runner. */
export async function playwright(browser: string, folder: string, voice: Voice): Promise<Counts> {
  const report = join(folder, 'playwright.json');
  const env = { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const isGreen = await run('playwright', ['test'], voice, env);
  return counted(isGreen, report, ({ stats }: { stats: Record<string, number> }) => ({
    // In CI a journey is tried once more; Playwright names on the screen what passed only then.
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: stats.unexpected ?? 0,
    skipped: stats.skipped ?? 0,
  }));
}

/** A run that did not end well counts as a failure also where its report names none. */
function counted<T>(isGreen: boolean, report: string, read: (report: T) => Counts): Counts {
  try {
    const counts = read(JSON.parse(readFileSync(report, 'utf8')) as T);
    return isGreen || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

export function sum(...parts: Counts[]): Counts {
  const total = (name: keyof Counts) => parts.reduce((count, part) => count + part[name], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}
