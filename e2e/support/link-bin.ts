/** After a build in the checkout: `npx holdpoint` finds the program itself, offline, as it would an installed one. */
import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

// Windows has neither the link nor the mode; there npm's own way of running a bin of the folder does.
if (process.platform !== 'win32') {
  for (const [name, file] of [
    ['holdpoint', 'cli.js'],
    ['omai-maintenance', 'omai-maintenance.js'],
  ] as const) {
    const link = join(ROOT, 'node_modules', '.bin', name);
    rmSync(link, { force: true });
    symlinkSync(`../../out/main/${file}`, link);
    chmodSync(join(ROOT, 'out', 'main', file), 0o755);
  }
}
