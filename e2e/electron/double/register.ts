/** Loaded before the built main bundle: from here on `electron` is the double, and the system the one the test wants. */
import { createRequire, registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { given } from './given.ts';

const DOUBLE = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: DOUBLE, shortCircuit: true, format: 'module-typescript' }
      : next(specifier, context),
});

if (isMainThread) {
  // The native module is chosen by the true system, so it is loaded before the system is another one.
  const Database = createRequire(new URL('../../../package.json', import.meta.url))('better-sqlite3');
  new Database(':memory:').close();
  Object.defineProperty(process, 'platform', { value: given.platform });
}
