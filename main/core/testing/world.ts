/** A world of servers behind the executor port, told by the test what to answer; the core and the store are real. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ActionView } from '../../contract/action.ts';
import type { Actor } from '../../contract/actor.ts';
import { openStore } from '../../store/open.ts';
import { type Core, createCore } from '../core.ts';
import type { ExecOutcome, Executor, NotStarted, RemoteCommand, Store, Target } from '../ports.ts';
import { ALIAS_ARGV, LOOK_SCRIPT, NEXT_UNIT, ONE_BY_ONE, PROBE_SCRIPT, UNIT_REFUSED } from '../remote-scripts.ts';
import type { SiteFiles } from '../visitors/site-files.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export const ADA: Actor = { kind: 'person', name: 'ada', via: 'api' };
export const KEY = `SHA256:${'A'.repeat(43)}`;
const BOOT = '0f8fad5b-d9cb-469f-a165-70867728950e';

export const UNREACHABLE: NotStarted = {
  kind: 'not_started',
  failure: { code: 'unreachable', message: 'No route to the server.' },
};

/** What one server answers; a test changes it as it goes. */
export interface FakeServer {
  /** null: it can be reached. */
  refusal: NotStarted | null;
  activeState: string;
  /** Properties of its units that differ from those of a daemon that runs. */
  properties: Record<string, string>;
  /** Names that mean one unit, its own first. */
  aliases: string[][];
  /** Units systemctl refuses to tell of, with its words. */
  refused: Record<string, string>;
  invocation: number;
  uptimeSeconds: number;
  bootId: string;
  /** What a command other than a look answers; called when it is sent. */
  run: (command: RemoteCommand) => ExecOutcome | Promise<ExecOutcome>;
  /** Commands sent to it, looks left out. */
  sent: string[];
  looks: number;
}

export interface World {
  /** Where its database lies. */
  dataDir: string;
  core: Core;
  store: Store;
  clock: ManualClock;
  executor: Executor;
  errors: { doing: string; error: unknown }[];
  server(id: string): FakeServer;
  /** Adds a server with an accepted key to both sides. */
  add(id: string): FakeServer;
  file(serverId: string, service: string): ActionView;
  action(id: number): ActionView;
  /** A second program on the same folder state: what a restart of Holdpoint finds. */
  kinds(actionId: number): string[];
}

export const NO_SITES: SiteFiles = { applySite: async () => ({ kind: 'applied', changes: 0 }) };

const output = (text: string) => ({ text, is_cut: false });

/** Exit 0 of a restart that gave the unit a new InvocationID. */
export function restarted(server: FakeServer): ExecOutcome {
  server.invocation += 1;
  return { kind: 'exited', exitCode: 0, stdout: output(''), stderr: output('') };
}

export function createWorld(): World {
  const clock = createManualClock();
  const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-core-'));
  const errors: World['errors'] = [];
  const onError = (doing: string, error: unknown) => errors.push({ doing, error });
  const { store, vault } = openStore({
    dataDir,
    migrationsDir: join(import.meta.dirname, '../../../migrations'),
    now: clock.now,
    onListenerError: (error) => onError('telling', error),
  });
  const servers = new Map<string, FakeServer>();
  const server = (id: string): FakeServer => {
    const known = servers.get(id);
    if (known === undefined) throw new Error(`no fake server ${id}`);
    return known;
  };
  const executor = createExecutor(server);
  const core = createCore({ store, clock, secrets: vault(null), executor, siteFiles: NO_SITES, onError });
  onTestFinished(() => {
    store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    dataDir,
    core,
    store,
    clock,
    executor,
    errors,
    server,
    add(id) {
      const fake: FakeServer = {
        refusal: null,
        activeState: 'active',
        properties: {},
        aliases: [],
        refused: {},
        invocation: 1,
        uptimeSeconds: 1000,
        bootId: BOOT,
        run: () => restarted(fake),
        sent: [],
        looks: 0,
      };
      servers.set(id, fake);
      core.servers.add(ADA, {
        server_id: id,
        host: '192.0.2.1',
        port: 22,
        ssh_user: 'root',
        auth: { kind: 'agent' },
        sudo: 'none',
        tags: [],
        host_key: KEY,
      });
      return fake;
    },
    file(serverId, service) {
      const filed = core.actions.create(ADA, {
        server_id: serverId,
        action_type: 'restart_service',
        service_name: service,
        parameters: {},
      });
      if (!filed.ok) throw new Error(filed.problem.message);
      return filed.value;
    },
    action: (id) => store.actions.get(id) as ActionView,
    kinds: (actionId) =>
      store.events.list({ action_id: actionId, limit: 100, order: 'oldest_first' }).map((event) => event.kind),
  };
}

function createExecutor(server: (id: string) => FakeServer): Executor {
  return {
    async exec(target: Target, command: RemoteCommand): Promise<ExecOutcome> {
      const fake = server(target.serverId);
      const { refusal } = fake;
      if (refusal !== null) return refusal;
      const [program, , script, , ...units] = command.argv;
      if (script === PROBE_SCRIPT) {
        const id = units.length === 0 ? '' : `${invocationOf(fake)}\n`;
        return exitedWith(`${fake.uptimeSeconds.toFixed(2)} 1.00\n${fake.bootId}\n${id}`);
      }
      if (script === LOOK_SCRIPT) {
        fake.looks += 1;
        return exitedWith(lookText(fake, units));
      }
      if (script === ALIAS_ARGV[2]) {
        return exitedWith(
          fake.aliases.flatMap(([unit, ...names]) => names.map((name) => `${name} ${unit}\n`)).join(''),
        );
      }
      if (program === 'journalctl' && command.argv.includes('--no-pager')) {
        return exitedWith('a journal line\n');
      }
      fake.sent.push(command.argv.join(' '));
      const outcome = await fake.run(command);
      if (outcome.kind !== 'exited' || command.thenLook === undefined) return outcome;
      return { ...outcome, look: lookText(fake, [command.thenLook]) };
    },
    async check(target) {
      return (
        server(target.serverId).refusal ?? {
          kind: 'connected',
          hostKey: { type: 'ssh-ed25519', fingerprint: KEY },
          latencyMs: 1,
        }
      );
    },
    async checkSudo(_target, commands) {
      return {
        kind: 'checked',
        state: 'not_needed',
        answers: commands.map(() => ({ isAllowed: true, words: '', program: null })),
      };
    },
    forget() {},
    async close() {},
  };
}

const invocationOf = (fake: FakeServer) => String(fake.invocation).padStart(32, '0');

const exitedWith = (text: string): ExecOutcome => ({
  kind: 'exited',
  exitCode: 0,
  stdout: output(text),
  stderr: output(''),
});

function lookText(fake: FakeServer, units: string[]): string {
  const head = `${fake.uptimeSeconds.toFixed(2)} 1.00\n${fake.bootId}\nsystemd\n`;
  const isRefused = (unit: string) => Object.hasOwn(fake.refused, unit);
  if (!units.some(isRefused)) return `${head}${units.map((unit) => blockOf(fake, unit)).join('\n\n')}\n`;
  const each = units.map((unit) =>
    isRefused(unit)
      ? `${NEXT_UNIT}\n${fake.refused[unit]}\n${UNIT_REFUSED}\n`
      : `${NEXT_UNIT}\n${blockOf(fake, unit)}\n`,
  );
  return `${head}\n${ONE_BY_ONE}\n${each.join('')}`;
}

function blockOf(fake: FakeServer, unit: string): string {
  const names = fake.aliases.find((all) => all.includes(unit)) ?? [unit];
  const properties = {
    Id: names[0],
    Names: names.join(' '),
    LoadState: 'loaded',
    ActiveState: fake.activeState,
    SubState: 'running',
    Type: 'exec',
    Result: 'success',
    InvocationID: invocationOf(fake),
    MainPID: '7',
    ...fake.properties,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}
