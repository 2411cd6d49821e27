/** `npm test`: types, lint and build, then every suite; ends with one line that sums them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './support/paths.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

function run(program: string, args: string[]): boolean {
  process.stdout.write(`\n> ${program} ${args.join(' ')}\n`);
  return spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

/** Vitest's own numbers; a suite that could not even be loaded counts as one failed test. */
function vitest(folder: string): Counts {
  const report = join(folder, 'vitest.json');
  const isGreen = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  const counts = readReport(report);
  return isGreen || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function readReport(path: string): Counts {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
    return {
      passed: report['numPassedTests'] ?? 0,
      failed: report['numFailedTests'] ?? 0,
      skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function all(): Counts {
  if (!run('npm', ['run', '--silent', 'check'])) return { passed: 0, failed: 1, skipped: 0 };
  if (!run('npm', ['run', '--silent', 'build'])) return { passed: 0, failed: 1, skipped: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-run-'));
  try {
    return vitest(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { passed, failed, skipped } = all();
process.stdout.write(`\ntests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
