/** After a build in the checkout: `npx holdpoint` finds the program itself, offline, as it would an installed one. */
import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, ROOT } from './paths.ts';

// Windows has neither the link nor the mode; there npm's own way of running a bin of the folder does.
if (process.platform !== 'win32') {
  chmodSync(CLI, 0o755);
  const link = join(ROOT, 'node_modules', '.bin', 'holdpoint');
  rmSync(link, { force: true });
  symlinkSync('../../out/main/cli.js', link);
}
