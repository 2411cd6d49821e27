/** Asking sudo what the login may do, before anything is approved (RUN-7). Runs none of the commands. */
import { hasOwn } from '../contract/own.ts';
import type { SudoState } from '../contract/server.ts';
import type { ExecOutcome, NotStarted, SudoCheck } from '../core/ports.ts';
import { notStarted } from './connect-failure.ts';
import type { SudoQuestions } from './protocol.ts';
import { type RootArgv, type SudoTarget, sudo } from './sudo.ts';
import { isFreeOfPassword, parseSudoList } from './sudo-list.ts';

/** Runs one command as the login, with a line for its stdin. */
export type Ask = (command: RootArgv) => Promise<ExecOutcome>;

interface Answer {
  exitCode: number;
  stdout: string;
  stderr: string;
}

type Asked = (args: readonly string[]) => Promise<Answer | NotStarted>;

/** Questions at once on one connection: sshd allows 10 sessions by default, and others need some. */
const AT_ONCE = 5;

export async function checkSudo(target: SudoTarget, commands: SudoQuestions, ask: Ask): Promise<SudoCheck> {
  const verdict = (state: SudoState, isAllowed = false): SudoCheck => ({
    kind: 'checked',
    state,
    types: Object.fromEntries(Object.keys(commands).map((type) => [type, isAllowed])),
  });
  if (target.user === 'root') return verdict('not_needed', true);
  if (target.sudo === 'none') return verdict('not_allowed');
  if (target.sudo === 'password' && target.sudoPassword === undefined) return verdict('password_required');

  const asked: Asked = (args) => askInEnglish(ask, sudo(target, args));
  // Asked alone first: a wrong password is tried once, not once per command, which would lock accounts.
  const validation = await asked(['-v']);
  if (hasOwn(validation, 'kind')) return validation;
  if (validation.exitCode === 127) return verdict('missing');
  const isValid = validation.exitCode === 0;
  if (target.sudo === 'password' && !isValid) return verdict(refusal(validation.stderr));

  const types = await allowedTypes(commands, isValid, asked);
  if (hasOwn(types, 'kind')) return types;
  const verdicts = Object.values(types.allowed);
  if (verdicts.every(Boolean)) return { kind: 'checked', state: 'ok', types: types.allowed };
  if (verdicts.some(Boolean)) return { kind: 'checked', state: 'partial', types: types.allowed };
  return verdict(isValid ? 'not_allowed' : refusal(validation.stderr));
}

/** `isValid`: sudo wants no password (or has the right one) whatever the command, so its answers are the whole truth. */
async function allowedTypes(
  commands: SudoQuestions,
  isValid: boolean,
  asked: Asked,
): Promise<{ allowed: Record<string, boolean> } | NotStarted> {
  const questions = Object.entries(commands).flatMap(([type, argvs]) => argvs.map((argv) => ({ type, argv })));
  const allowed = Object.fromEntries(Object.keys(commands).map((type) => [type, false]));
  const rules = isValid ? undefined : await asked(['-l', '-l']);
  if (rules && hasOwn(rules, 'kind')) return rules;
  const free = rules && parseSudoList(rules.stdout);
  for (let at = 0; at < questions.length; at += AT_ONCE) {
    const some = questions.slice(at, at + AT_ONCE);
    const answers = await Promise.all(some.map(({ argv }) => asked(['-l', '--', ...argv])));
    for (const [index, answer] of answers.entries()) {
      const type = some[index]?.type;
      if (hasOwn(answer, 'kind')) return answer;
      if (type === undefined || answer.exitCode !== 0) continue;
      if (!free || isFreeOfPassword(free, answer.stdout.trim())) allowed[type] = true;
    }
  }
  return { allowed };
}

/** sudo exits with 1 for every refusal, so here its words decide; they are the C locale's. */
function refusal(stderr: string): SudoState {
  if (/incorrect password attempt/.test(stderr)) return 'wrong_password';
  return /password is required/.test(stderr) ? 'password_required' : 'not_allowed';
}

/** In the C locale. `env` exits with 127 where there is no sudo; asked only to list or validate, sudo itself never does. */
async function askInEnglish(ask: Ask, { argv, secretLine }: RootArgv): Promise<Answer | NotStarted> {
  const outcome = await ask({ argv: ['env', 'LC_ALL=C', ...argv], secretLine });
  switch (outcome.kind) {
    case 'exited':
      return { exitCode: outcome.exitCode, stdout: outcome.stdout.text, stderr: outcome.stderr.text };
    case 'not_started':
      return outcome;
    case 'lost':
      return notStarted('connection_lost', outcome.message);
    case 'killed':
    case 'timed_out':
    case 'too_late':
      return notStarted('probe_failed', 'The server did not answer what the login may do as root.');
  }
}
