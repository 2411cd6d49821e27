/** A data folder with many servers and many actions that wait, filed through the use cases as programs would file them. */
import type { Actor } from '../../main/contract/actor.ts';
import { createCore } from '../../main/core/core.ts';
import type { Result } from '../../main/core/result.ts';
import { systemClock } from '../../main/core/system-clock.ts';
import { MIGRATIONS_DIR } from '../../main/paths.ts';
import { openStore } from '../../main/store/open.ts';
import { nobodyAnswers } from './nobody-answers.ts';

export interface Crowd {
  servers: number;
  /** Services of each server, each with one action that waits. */
  services: number;
}

const SEED: Actor = { kind: 'token', name: 'seed', via: 'api' };
const UNITS = ['nginx', 'postgresql', 'plex', 'pihole-FTL', 'docker', 'grafana-server', 'redis-server', 'sshd', 'cron'];
const PLACES = ['web', 'db', 'media', 'mail', 'backup', 'cache', 'build', 'edge'];
/** The servers do not exist; they are looked at once and then left alone. */
const NEVER_SECONDS = 3600;

/** Makes the folder where it is missing; it must hold no host that runs. */
export async function seedCrowd(dataDir: string, crowd: Crowd): Promise<void> {
  const { store, vault } = openStore({
    dataDir,
    migrationsDir: MIGRATIONS_DIR,
    now: Date.now,
    onListenerError: rethrow,
  });
  try {
    const core = createCore({
      store,
      clock: systemClock,
      secrets: vault(null),
      executor: nobodyAnswers(),
      siteFiles: { applySite: async () => ({ kind: 'applied', changes: 0 }) },
      onError: (_doing, error) => rethrow(error),
    });
    core.settings.change(SEED, { poll_seconds: NEVER_SECONDS });
    for (let index = 0; index < crowd.servers; index += 1) seedServer(core, index, crowd.services);
    await core.stop(0);
  } finally {
    store.close();
  }
}

function seedServer(core: ReturnType<typeof createCore>, index: number, services: number): void {
  const place = PLACES[index % PLACES.length] ?? '';
  const server_id = `${place}-${index}`;
  expectOk(
    core.servers.add(SEED, {
      server_id,
      display_name: `${place[0]?.toUpperCase()}${place.slice(1)} ${index}`,
      host: '127.0.0.1',
      port: 1,
      ssh_user: 'root',
      auth: { kind: 'agent' },
      sudo: 'none',
      tags: [place, index % 2 === 0 ? 'production' : 'staging'],
    }),
  );
  expectOk(core.servers.pause(SEED, server_id, { reason: 'Kernel upgrade' }));
  for (let unit = 0; unit < services; unit += 1) {
    const name = unitName(unit);
    expectOk(core.services.add(SEED, server_id, { name, is_critical: unit === 0, enabled: true }));
    expectOk(
      core.actions.create(SEED, {
        server_id,
        action_type: 'restart_service',
        service_name: name,
        parameters: {},
        note: `Check ${index}-${unit} failed three times in a row`,
      }),
    );
  }
}

function unitName(index: number): string {
  return UNITS[index] ?? `worker@${index}`;
}

function expectOk(result: Result<unknown>): void {
  if (!result.ok) throw new Error(`seeding: ${result.problem.message}`);
}

function rethrow(error: unknown): never {
  throw error;
}
