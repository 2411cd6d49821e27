/** Loaded before the built main bundle: `electron` and `electron-updater` are doubles, and the system the one the test wants. */
import { createRequire, registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { stopClock } from './clock.ts';
import { given } from './given.ts';

const DOUBLES = new Map(
  ['electron', 'electron-updater'].map((name) => [name, new URL(`./${name}.ts`, import.meta.url).href]),
);

registerHooks({
  resolve(specifier, context, next) {
    const url = DOUBLES.get(specifier);
    return url === undefined ? next(specifier, context) : { url, shortCircuit: true, format: 'module-typescript' };
  },
});

if (isMainThread) {
  // The native module is chosen by the true system, so it is loaded before the system is another one.
  const Database = createRequire(new URL('../../../package.json', import.meta.url))('better-sqlite3');
  new Database(':memory:').close();
  Object.defineProperty(process, 'platform', { value: given.platform });
  Object.defineProperty(process, 'resourcesPath', { value: given.resourcesPath });
  if (given.clockStands) stopClock();
}
