/** Use cases of the connection: test it, accept a host key (SPEC RUN-7, RUN-8). */
import { type Actor, HOST } from '../contract/actor.ts';
import { problem } from '../contract/error.ts';
import {
  type HostKey,
  type ServerTest,
  type ServerView,
  type SudoRefusal,
  type SudoState,
  TestStep,
} from '../contract/server.ts';
import { isoTime } from '../contract/time.ts';
import type { Catalog } from './catalog.ts';
import { changesBetween, told } from './changes.ts';
import { type Contact, isStill } from './contact.ts';
import { lookAt, mayReadJournal } from './inspect.ts';
import type { Clock, Executor, NotStarted, ServerRecord, Store, SudoCheck, Target } from './ports.ts';
import { journalArgv } from './remote-scripts.ts';
import { fail, ok, type Result } from './result.ts';
import { allowedTypes, type RightsQuestion, refusals, rightsQuestions } from './rights-questions.ts';
import { serverNotFound } from './server-not-found.ts';
import { hostKeyState, type ServerViews } from './server-view.ts';
import { initProblem } from './systemd.ts';
import type { Targets } from './targets.ts';

/** A unit whose journal is asked for as root, to learn whether any may be read so. */
const SAMPLE_JOURNAL = 'holdpoint-sample.service';

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
      const base = connectedBase(checked);
      // What actions will need before anything else; where that does not work, no test may say that all is well.
      const seen = await lookAt(executor, target, []);
      if (seen.kind === 'not_started') {
        contact.notReached(target, seen);
        const steps = stepsUpTo([CONNECTED, failedStep('commands', seen.failure.message)]);
        return ok({ ...base, ok: false, ...knownSudo(server), steps, failure: seen.failure });
      }
      if (!contact.reached(target)) return ok(changedMeanwhile(server));
      const problem = initProblem(seen.look.init);
      if (problem !== null) {
        const steps = stepsUpTo([CONNECTED, COMMANDS_RUN, failedStep('systemd', problem)]);
        const failure = { code: 'no_systemd' as const, message: problem };
        return ok({ ...base, ok: false, ...knownSudo(server), steps, failure });
      }
      const questions = rightsQuestions(deps, server);
      const [sudo, mayRead] = await Promise.all([
        executor.checkSudo(target, [...questions.map(({ argv }) => argv), journalArgv(SAMPLE_JOURNAL)]),
        mayReadJournal(executor, target),
      ]);
      return ok(
        isStill(target, store.servers.get(serverId))
          ? connected(deps, server, base, questions, sudo, mayRead)
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
    steps: stepsUpTo([failedStep('connection', isInDoubt ? message : outcome.failure.message)]),
    failure: isInDoubt ? { code: 'host_key_changed', message } : outcome.failure,
  };
}

/** What was found is true of a server that is not this one any more. */
function changedMeanwhile(server: ServerRecord): ServerTest {
  const failure = { code: 'connection_lost' as const, message: 'The server was edited meanwhile; test it again.' };
  const steps = stepsUpTo([failedStep('connection', failure.message)]);
  return { ok: false, latency_ms: null, host_key: null, ...knownSudo(server), steps, failure };
}

function connectedBase({ hostKey, latencyMs }: { hostKey: HostKey; latencyMs: number }) {
  return {
    latency_ms: Math.round(latencyMs * 100) / 100,
    host_key: { ...hostKey, known: true, accepted_fingerprint: hostKey.fingerprint },
  };
}

/** What an earlier test found out about sudo. */
const knownSudo = (server: ServerRecord) => ({
  sudo: server.sudo_state,
  sudo_types: server.sudo_types,
  sudo_refusals: [],
});

function connected(
  deps: ConnectionTestsDeps,
  server: ServerRecord,
  base: ReturnType<typeof connectedBase>,
  questions: readonly RightsQuestion[],
  check: SudoCheck,
  mayRead: boolean,
): ServerTest {
  const done = [CONNECTED, COMMANDS_RUN, SYSTEMD_FOUND];
  if (check.kind === 'not_started') {
    const steps = stepsUpTo([...done, failedStep('rights', check.failure.message)]);
    return { ...base, ok: false, ...knownSudo(server), steps, failure: check.failure };
  }
  const { answers } = check;
  const ofCommands = { ...check, answers: answers.slice(0, questions.length) };
  const state = stateOf(check.state, ofCommands.answers);
  const types = allowedTypes(questions, ofCommands);
  remember(deps, server, state, types);
  const refused = refusals(questions, ofCommands, server);
  const rights = rightsStep(state, refused, questions.length);
  const journal = journalStep(server.ssh_user, mayRead || answers.at(-1)?.isAllowed === true);
  const failure = rights.state === 'failed' ? { code: 'sudo_refused' as const, message: rights.message } : null;
  return {
    ...base,
    ok: failure === null,
    sudo: state,
    sudo_types: types,
    sudo_refusals: refused,
    steps: [...done, rights, journal],
    failure,
  };
}

/** That the journal may not be read as root too makes no right of an action partial. */
function stateOf(state: SudoState, answers: readonly { isAllowed: boolean }[]): SudoState {
  if (state !== 'partial') return state;
  if (answers.every(({ isAllowed }) => isAllowed)) return 'ok';
  return answers.some(({ isAllowed }) => isAllowed) ? 'partial' : 'not_allowed';
}

function remember(
  { store, clock, views }: ConnectionTestsDeps,
  server: ServerRecord,
  state: SudoState,
  types: Record<string, boolean>,
): void {
  store.write((tx) => {
    const isChange = server.sudo_state !== state || JSON.stringify(server.sudo_types) !== JSON.stringify(types);
    const after = tx.servers.update(server.server_id, {
      sudo_state: state,
      sudo_types: types,
      sudo_checked_at: isoTime(clock.now()),
    });
    if (after === null || !isChange) return;
    const data = { server: views.one(after), types };
    tx.record({ kind: 'server.sudo_checked', actor: HOST, server_id: server.server_id, data });
  });
}

const STEPS = TestStep.shape.step.options;
const CONNECTED: TestStep = { step: 'connection', state: 'ok', message: 'The server answers and the login works.' };
const COMMANDS_RUN: TestStep = { step: 'commands', state: 'ok', message: 'The login runs commands.' };
const SYSTEMD_FOUND: TestStep = { step: 'systemd', state: 'ok', message: 'systemd can be asked.' };

function failedStep(step: TestStep['step'], message: string): TestStep {
  return { step, state: 'failed', message };
}

/** The steps after the last one were not made. */
function stepsUpTo(made: readonly TestStep[]): TestStep[] {
  const rest = STEPS.slice(made.length);
  return [...made, ...rest.map((step) => ({ step, state: 'skipped' as const, message: 'Not tried.' }))];
}

function rightsStep(state: SudoState, refused: readonly SudoRefusal[], asked: number): TestStep {
  if (state === 'ok' || state === 'not_needed') return { step: 'rights', state: 'ok', message: SUDO_IN_WORDS[state] };
  if (state !== 'partial') return failedStep('rights', SUDO_IN_WORDS[state]);
  const some = refused.slice(0, 5).map(({ command }) => command);
  const more = refused.length > some.length ? ` and ${refused.length - some.length} more` : '';
  const message = `sudo refuses ${refused.length} of ${asked} commands: ${some.join('; ')}${more}.`;
  return { step: 'rights', state: 'warning', message };
}

function journalStep(user: string, mayRead: boolean): TestStep {
  if (mayRead) return { step: 'journal', state: 'ok', message: 'The journal of a unit that fails can be shown.' };
  const message =
    `${user} may not read the journal, so a failure will not show it. On the server ` +
    `\`usermod --append --groups systemd-journal ${user}\` allows it.`;
  return { step: 'journal', state: 'warning', message };
}

const SUDO_IN_WORDS: Record<SudoState, string> = {
  unchecked: 'sudo was not checked.',
  not_needed: 'The login is root.',
  ok: 'sudo allows every command that could run.',
  partial: 'sudo allows some of the commands.',
  password_required: 'sudo asks for a password, and none is known.',
  wrong_password: 'sudo refused the password.',
  not_allowed: 'This login may not run the actions as root.',
  missing: 'There is no sudo on the server, and the login is not root.',
  requires_tty:
    'sudo wants a terminal (requiretty), which no program has. `Defaults:LOGIN !requiretty` in sudoers lifts that for this login.',
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
