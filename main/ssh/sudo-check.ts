/** Asking sudo what the login may do, before anything is approved (RUN-7, RUN-10). Runs none of the commands. */
import { hasOwn } from '../contract/own.ts';
import type { SudoState } from '../contract/server.ts';
import { unheardFailure } from '../core/login-answer.ts';
import type { ExecOutcome, NotStarted, SudoCheck } from '../core/ports.ts';
import { NEXT_QUESTION, QUESTION_EXIT, SUDO_ASK_SCRIPT } from '../core/remote-scripts.ts';
import { serverWords } from '../core/server-words.ts';
import { notStarted } from './connect-failure.ts';
import { type RootArgv, type SudoTarget, sudo } from './sudo.ts';
import { isFreeOfPassword, parseSudoList } from './sudo-list.ts';

/** Runs one command as the login, with lines for its stdin. */
export type Ask = (command: RootArgv) => Promise<ExecOutcome>;

type Commands = readonly (readonly string[])[];
type SudoAnswer = Extract<SudoCheck, { kind: 'checked' }>['answers'][number];

interface Answer {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Commands asked about in one go: below what a server passes on as one argument, and soon answered. */
const MOST_AT_ONCE = 40;
const MOST_CHARACTERS = 30_000;

export async function checkSudo(target: SudoTarget, commands: Commands, ask: Ask): Promise<SudoCheck> {
  const verdict = (state: SudoState, isAllowed = false, words = ''): SudoCheck => ({
    kind: 'checked',
    state,
    answers: commands.map(() => ({ isAllowed, words, program: null })),
  });
  if (target.user === 'root') return verdict('not_needed', true);
  if (target.sudo === 'none') return verdict('not_allowed', false, 'sudo is off for this server.');
  if (target.sudo === 'password' && target.sudoPassword === undefined) return verdict('password_required');

  // Asked alone first: a wrong password is tried once, not once per command, which would lock accounts.
  const validation = await askInEnglish(ask, sudo(target, ['-v']));
  if (hasOwn(validation, 'kind')) return validation;
  const words = lastLine(validation.stderr);
  if (validation.exitCode === 127) return verdict('missing', false, words);
  const isValid = validation.exitCode === 0;
  const refused = refusal(validation.stderr);
  if (!isValid && (target.sudo === 'password' || refused === 'requires_tty')) return verdict(refused, false, words);

  const answers = await answersOf(target, commands, isValid, ask);
  if (hasOwn(answers, 'kind')) return answers;
  if (answers.every(({ isAllowed }) => isAllowed)) return { kind: 'checked', state: 'ok', answers };
  if (answers.some(({ isAllowed }) => isAllowed)) return { kind: 'checked', state: 'partial', answers };
  return { kind: 'checked', state: isValid ? 'not_allowed' : refused, answers };
}

/** `isValid`: sudo wants no password (or has the right one) whatever the command, so its answers are the whole truth. */
async function answersOf(
  target: SudoTarget,
  commands: Commands,
  isValid: boolean,
  ask: Ask,
): Promise<SudoAnswer[] | NotStarted> {
  const rules = isValid ? undefined : await askInEnglish(ask, sudo(target, ['-l', '-l']));
  if (rules && hasOwn(rules, 'kind')) return rules;
  const free = rules && parseSudoList(rules.stdout);
  const answers: SudoAnswer[] = [];
  for (const some of portions(commands)) {
    const answer = await outcomeOf(await ask(question(target, some)));
    if (hasOwn(answer, 'kind')) return answer;
    const found = parseAnswers(answer.stdout);
    if (found.length !== some.length) {
      const said = serverWords(answer.stderr);
      return notStarted('probe_failed', `The server did not answer what the login may do as root. ${said}`.trim());
    }
    answers.push(
      ...found.map((one) => (free ? withoutPassword(one, free) : one)).map(({ path: _path, ...one }) => one),
    );
  }
  return answers;
}

function* portions(commands: Commands): Generator<Commands> {
  let some: (readonly string[])[] = [];
  let characters = 0;
  for (const command of commands) {
    const length = command.reduce((sum, argument) => sum + argument.length + 8, 8);
    if (some.length >= MOST_AT_ONCE || (some.length > 0 && characters + length > MOST_CHARACTERS)) {
      yield some;
      [some, characters] = [[], 0];
    }
    some.push(command);
    characters += length;
  }
  if (some.length > 0) yield some;
}

/** With the password once for each command: every sudo reads its own. */
function question(target: SudoTarget, commands: Commands): RootArgv {
  const asked = commands.flatMap((command) => [String(command.length), ...command]);
  const isByPassword = target.sudo === 'password';
  return {
    argv: ['sh', '-c', SUDO_ASK_SCRIPT, 'holdpoint', target.sudo, ...asked],
    secretLine: isByPassword ? (target.sudoPassword ?? '') : undefined,
    times: commands.length,
  };
}

type Found = SudoAnswer & { path: string };

function parseAnswers(output: string): Found[] {
  return output
    .split(new RegExp(`^${NEXT_QUESTION}$`, 'm'))
    .slice(1)
    .map((text) => {
      const [program = '', ...lines] = text.replace(/^\n/, '').split('\n');
      const end = lines.findLastIndex((line) => line.startsWith(QUESTION_EXIT));
      const said = lines.slice(0, Math.max(end, 0)).join('\n');
      const isAllowed = lines[end] === `${QUESTION_EXIT}0`;
      return {
        isAllowed,
        words: isAllowed ? '' : lastLine(said),
        program: program.startsWith('/') ? program : null,
        path: said.trim().split('\n').at(-1) ?? '',
      };
    });
}

/** sudo lists what is allowed with a password and what is without in one breath (`listpw=any`). */
function withoutPassword(found: Found, free: ReturnType<typeof parseSudoList>): Found {
  if (!found.isAllowed || isFreeOfPassword(free, found.path)) return found;
  return { ...found, isAllowed: false, words: 'sudo: a password is required' };
}

/** The lecture and other greetings come before what is meant. */
function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => serverWords(line));
  return lines.findLast((line) => line !== '') ?? '';
}

/** sudo exits with 1 for every refusal, so here its words decide; they are the C locale's. */
function refusal(stderr: string): SudoState {
  if (/must have a tty/.test(stderr)) return 'requires_tty';
  if (/incorrect password attempt/.test(stderr)) return 'wrong_password';
  return /password is required/.test(stderr) ? 'password_required' : 'not_allowed';
}

/** In the C locale. `env` exits with 127 where there is no sudo; asked only to list or validate, sudo itself never does. */
async function askInEnglish(ask: Ask, { argv, secretLine }: RootArgv): Promise<Answer | NotStarted> {
  return outcomeOf(await ask({ argv: ['env', 'LC_ALL=C', ...argv], secretLine }));
}

function outcomeOf(outcome: ExecOutcome): Answer | NotStarted {
  switch (outcome.kind) {
    case 'exited':
      return { exitCode: outcome.exitCode, stdout: outcome.stdout.text, stderr: outcome.stderr.text };
    case 'not_started':
      return outcome;
    case 'unheard':
      return { kind: 'not_started', failure: unheardFailure(outcome) };
    case 'lost':
      return notStarted('connection_lost', outcome.message);
    case 'killed':
    case 'timed_out':
    case 'too_late':
      return notStarted('probe_failed', 'The server did not answer what the login may do as root.');
  }
}
