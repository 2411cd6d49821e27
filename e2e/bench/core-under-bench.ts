/** The core on its real store without the API around it, in this process. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Core, createCore } from '../../main/core/core.ts';
import type { Executor, Store } from '../../main/core/ports.ts';
import { systemClock } from '../../main/core/system-clock.ts';
import { MIGRATIONS_DIR } from '../../main/paths.ts';
import { openStore } from '../../main/store/open.ts';
import { temporaryFolder } from './host-under-bench.ts';

export interface CoreUnderBench {
  core: Core;
  /** Of its database. */
  path: string;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/** `watched` may put a stopwatch around the store. */
export function openCore(executor: Executor, watched: (store: Store) => Store = (store) => store): CoreUnderBench {
  const dataDir = temporaryFolder();
  const onListenerError = (error: unknown) => {
    throw error;
  };
  const { store, vault } = openStore({ dataDir, migrationsDir: MIGRATIONS_DIR, now: Date.now, onListenerError });
  const core = createCore({
    store: watched(store),
    clock: systemClock,
    secrets: vault(null),
    executor,
    siteFiles: { applySite: async () => ({ kind: 'applied', changes: 0 }) },
    onError: (_doing, error) => onListenerError(error),
  });
  core.start('bench');
  return {
    core,
    path: join(dataDir, 'holdpoint.db'),
    async close() {
      await core.stop(0);
      store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
