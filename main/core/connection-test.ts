/** Use cases of the connection: test it, accept a host key (SPEC RUN-7, RUN-8). */
import { type Actor, HOST } from '../contract/actor.ts';
import { problem } from '../contract/error.ts';
import type { HostKey, ServerTest, ServerView } from '../contract/server.ts';
import { isoTime } from '../contract/time.ts';
import { type Catalog, commandArgv, needsService } from './catalog.ts';
import { changesBetween, told } from './changes.ts';
import { type Contact, isStill } from './contact.ts';
import { lookAt } from './inspect.ts';
import type { Clock, Executor, NotStarted, ServerRecord, Store, SudoCheck, Target } from './ports.ts';
import { fail, ok, type Result } from './result.ts';
import { serverNotFound } from './server-not-found.ts';
import { hostKeyState, type ServerViews } from './server-view.ts';
import type { Targets } from './targets.ts';

/** Asked of sudo where a server has no service on its list yet. */
const SAMPLE_SERVICE = 'holdpoint-sample.service';
const SAMPLES_PER_TYPE = 5;

export interface ConnectionTests {
  /** Connects, measures, asks sudo. Runs no action, and nothing at all while the host key is in doubt. */
  test(serverId: string): Promise<Result<ServerTest>>;
  /** Accepts the key the server presented; `host_key_not_presented` where it is another one. */
  acceptHostKey(actor: Actor, serverId: string, fingerprint: string): Promise<Result<ServerView>>;
}

export interface ConnectionTestsDeps {
  store: Store;
  clock: Clock;
  catalog: Catalog;
  executor: Executor;
  targets: Targets;
  contact: Contact;
  views: ServerViews;
}

export function createConnectionTests(deps: ConnectionTestsDeps): ConnectionTests {
  const { store, executor, contact } = deps;

  /** While a changed key awaits a decision, only the key is learned: with none accepted, nothing else can happen. */
  function check(server: ServerRecord, target: Target) {
    return executor.check(hostKeyState(server) === 'changed' ? { ...target, hostKey: null } : target);
  }

  return {
    async test(serverId) {
      const server = store.servers.get(serverId);
      if (server === null) return fail(serverNotFound(serverId));
      const target = deps.targets(server);
      const checked = await check(server, target);
      if (checked.kind === 'not_started') {
        if (hostKeyState(server) !== 'changed') contact.notReached(target, checked);
        return ok(notConnected(server, checked));
      }
      rememberKeyType(store, target, checked.hostKey);
      // What actions will need before anything else; where that does not work, no test may say that all is well.
      const seen = await lookAt(executor, target, []);
      if (seen.kind === 'not_started') {
        contact.notReached(target, seen);
        return ok({ ...connectedBase(checked), ok: false, ...knownSudo(server), failure: seen.failure });
      }
      if (!contact.reached(target)) return ok(changedMeanwhile(server));
      const sudo = await executor.checkSudo(target, sampleCommands(deps, serverId));
      return ok(
        isStill(target, store.servers.get(serverId))
          ? connected(deps, server, checked, sudo)
          : changedMeanwhile(server),
      );
    },
    async acceptHostKey(actor, serverId, fingerprint) {
      const known = store.servers.get(serverId);
      if (known === null) return fail(serverNotFound(serverId));
      if (known.presented_host_key === null && known.host_key?.fingerprint !== fingerprint) {
        const target = deps.targets(known);
        const checked = await check(known, target);
        if (checked.kind === 'not_started') contact.notReached(target, checked);
      }
      const accepted = store.write((tx): Result<ServerView> => {
        const server = tx.servers.get(serverId);
        if (server === null) return fail(serverNotFound(serverId));
        const presented = server.presented_host_key;
        const key = [presented, server.host_key].find((candidate) => candidate?.fingerprint === fingerprint);
        if (!key) {
          const shown = presented === null ? 'has shown no other key' : `presented ${presented.fingerprint}`;
          return fail(problem('host_key_not_presented', `${serverId} ${shown}, not ${fingerprint}.`));
        }
        const after = tx.servers.update(serverId, {
          host_key: key,
          presented_host_key: null,
          connection_failure: null,
        });
        const changes = changesBetween(fingerprintOf(server), fingerprintOf({ host_key: key }), ['host_key']);
        const data = {
          server: deps.views.one(after as ServerRecord),
          before: server.host_key,
          presented,
          ...told(changes),
        };
        tx.record({ kind: 'server.host_key_accepted', actor, server_id: serverId, data });
        return ok(data.server);
      });
      if (accepted.ok) executor.forget(serverId);
      return accepted;
    },
  };
}

function notConnected(server: ServerRecord, outcome: NotStarted): ServerTest {
  const shown = outcome.presentedHostKey;
  const accepted = server.host_key?.fingerprint ?? null;
  const isInDoubt = hostKeyState(server) === 'changed' && shown !== undefined;
  const message = `The host key changed: accepted ${accepted}, shown ${shown?.fingerprint}. Accept one of them to go on.`;
  return {
    ok: false,
    latency_ms: null,
    host_key:
      shown === undefined ? null : { ...shown, known: shown.fingerprint === accepted, accepted_fingerprint: accepted },
    ...knownSudo(server),
    failure: isInDoubt ? { code: 'host_key_changed', message } : outcome.failure,
  };
}

/** What was found is true of a server that is not this one any more. */
function changedMeanwhile(server: ServerRecord): ServerTest {
  const failure = { code: 'connection_lost' as const, message: 'The server was edited meanwhile; test it again.' };
  return { ok: false, latency_ms: null, host_key: null, ...knownSudo(server), failure };
}

function connectedBase({ hostKey, latencyMs }: { hostKey: HostKey; latencyMs: number }) {
  return {
    latency_ms: Math.round(latencyMs * 100) / 100,
    host_key: { ...hostKey, known: true, accepted_fingerprint: hostKey.fingerprint },
  };
}

/** What an earlier test found out about sudo. */
const knownSudo = (server: ServerRecord) => ({ sudo: server.sudo_state, sudo_types: server.sudo_types });

function connected(
  { store, clock, views }: ConnectionTestsDeps,
  server: ServerRecord,
  checked: { hostKey: HostKey; latencyMs: number },
  sudo: SudoCheck,
): ServerTest {
  const base = connectedBase(checked);
  if (sudo.kind === 'not_started') return { ...base, ok: false, ...knownSudo(server), failure: sudo.failure };
  store.write((tx) => {
    const isChange =
      server.sudo_state !== sudo.state || JSON.stringify(server.sudo_types) !== JSON.stringify(sudo.types);
    const after = tx.servers.update(server.server_id, {
      sudo_state: sudo.state,
      sudo_types: sudo.types,
      sudo_checked_at: isoTime(clock.now()),
    });
    if (after === null || !isChange) return;
    const data = { server: views.one(after), types: sudo.types };
    tx.record({ kind: 'server.sudo_checked', actor: HOST, server_id: server.server_id, data });
  });
  const isUsable = sudo.state === 'ok' || sudo.state === 'not_needed' || sudo.state === 'partial';
  const failure = isUsable ? null : { code: 'sudo_refused' as const, message: SUDO_IN_WORDS[sudo.state] };
  return { ...base, ok: isUsable, sudo: sudo.state, sudo_types: sudo.types, failure };
}

const SUDO_IN_WORDS: Record<Extract<SudoCheck, { kind: 'checked' }>['state'], string> = {
  unchecked: 'sudo was not checked.',
  not_needed: 'The login is root.',
  ok: 'sudo allows every action type.',
  partial: 'sudo allows some of the action types.',
  password_required: 'sudo asks for a password, and none is known.',
  wrong_password: 'sudo refused the password.',
  not_allowed: 'This login may not run the actions as root.',
  missing: 'There is no sudo on the server, and the login is not root.',
};

function fingerprintOf({ host_key }: Pick<ServerRecord, 'host_key'>) {
  return { host_key: host_key?.fingerprint ?? null };
}

/** A key accepted by its fingerprint alone gets its type once it is seen, so that the right algorithm is asked for. */
function rememberKeyType(store: Store, target: Target, seen: HostKey): void {
  const server = store.servers.get(target.serverId);
  if (!isStill(target, server) || server?.host_key?.type !== '' || server.host_key.fingerprint !== seen.fingerprint)
    return;
  store.observe((tx) => tx.servers.update(target.serverId, { host_key: seen }));
}

function sampleCommands({ store, catalog }: ConnectionTestsDeps, serverId: string): Record<string, string[][]> {
  const listed = store.services.list(serverId).map((service) => service.name);
  const names = listed.length === 0 ? [SAMPLE_SERVICE] : listed.slice(0, SAMPLES_PER_TYPE);
  const commands: Record<string, string[][]> = {};
  for (const type of catalog.list()) {
    if (!type.enabled || !type.needs_root) continue;
    const samples = Object.fromEntries(
      Object.entries(type.parameters).map(([name, parameter]) => [name, sample(parameter)]),
    );
    commands[type.name] = needsService(type)
      ? names.map((name) => commandArgv(type, name, samples))
      : [commandArgv(type, null, samples)];
  }
  return commands;
}

function sample(
  parameter: { kind: 'integer'; min: number } | { kind: 'choice'; values: string[] } | { kind: 'word' },
): string | number {
  switch (parameter.kind) {
    case 'integer':
      return parameter.min;
    case 'choice':
      return parameter.values[0] ?? '';
    case 'word':
      return 'sample';
  }
}
