/** `npm pack`, installed somewhere else (issue 4). */
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/host-process.ts';
import { ROOT } from '../support/paths.ts';
import { tryProgram } from './try-program.ts';

const npm = (cwd: string, ...args: string[]) => spawnSync('npm', args, { cwd, encoding: 'utf8' });

/** What npm says where neither its cache nor a registry has a package. */
const NO_REGISTRY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|ENETUNREACH/;

test('issue 4: npm pack → install in an empty folder → holdpoint serve works there', async ({ skip }) => {
  const folder = temporaryFolder();
  // It is built already, and building it would need what is only there in the checkout.
  const packed = npm(ROOT, 'pack', '--ignore-scripts', '--pack-destination', folder);
  expect(packed.status, packed.stderr).toBe(0);
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const installed = npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${archive}`);
  if (installed.status !== 0 && NO_REGISTRY.test(installed.stderr)) skip('no npm registry can be reached from here');
  expect(installed.status, installed.stderr).toBe(0);

  const program = join(folder, 'node_modules', 'holdpoint');
  expect(readdirSync(program).sort()).toEqual(['LICENSE', 'README.md', 'migrations', 'out', 'package.json']);
  await tryProgram([join(folder, 'node_modules', '.bin', 'holdpoint')], folder);
});
