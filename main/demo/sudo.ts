/** `sudo` of a simulated server, after its sudoers policy (SPEC RUN-7). */
import { optionValue, type Program, type ProgramContext } from './program.ts';
import type { SudoPolicy } from './simulated-machine.ts';

const TRIES = 3;

interface Call {
  isNonInteractive: boolean;
  readsStdin: boolean;
  mode: 'run' | 'list' | 'validate';
  argv: readonly string[];
}

export const sudo: Program = async (words, context) => {
  const call = parseCall(words);
  if (typeof call === 'string') {
    context.stderr(`sudo: ${call}\n`);
    return 1;
  }
  const { sudo: policy } = context.machine.spec;
  if (context.user === 'root') return act(call, context);
  const isAllowed = allows(policy, call.argv);
  if (!(await isAuthenticated(call, policy, isAllowed, context))) return 1;
  if (isAllowed) return act(call, context);
  if (call.mode === 'list' && policy.kind !== 'none') return 1;
  context.stderr(refusal(call, context));
  return 1;
};

function refusal(call: Call, { user, machine }: ProgramContext): string {
  const { sudo: policy, hostname } = machine.spec;
  if (call.mode !== 'run') return `Sorry, user ${user} may not run sudo on ${hostname}.\n`;
  if (policy.kind === 'none') {
    return `${user} is not in the sudoers file.\nThis incident has been reported to the administrator.\n`;
  }
  const [program = '', ...rest] = call.argv;
  const command = [`/usr/bin/${program}`, ...rest].join(' ');
  return `Sorry, user ${user} is not allowed to execute '${command}' as root on ${hostname}.\n`;
}

function parseCall(words: readonly string[]): Call | string {
  const call: Call = { isNonInteractive: false, readsStdin: false, mode: 'run', argv: [] };
  let at = 0;
  for (; at < words.length; ) {
    const word = words[at] ?? '';
    const valued = optionValue(words, at, '--prompt', '-p') ?? optionValue(words, at, '--user', '-u');
    if (word === '--') {
      at += 1;
      break;
    }
    if (!word.startsWith('-')) break;
    if (valued !== null) at = valued.next;
    else if (/^-[nSkKHvl]+$/.test(word)) {
      if (word.includes('n')) call.isNonInteractive = true;
      if (word.includes('S')) call.readsStdin = true;
      if (word.includes('l')) call.mode = 'list';
      if (word.includes('v')) call.mode = 'validate';
      at += 1;
    } else return `unrecognized option '${word}'`;
  }
  call.argv = words.slice(at);
  return call.mode === 'run' && call.argv.length === 0 ? 'a command is required' : call;
}

function allows(policy: SudoPolicy, argv: readonly string[]): boolean {
  if (policy.kind === 'none' || policy.kind === 'missing') return false;
  if (policy.only === undefined || argv.length === 0) return true;
  const command = argv.join(' ');
  return policy.only.some((line) => (line.endsWith('*') ? command.startsWith(line.slice(0, -1)) : command === line));
}

/** Asks for the password where sudo would: not for NOPASSWD commands, nor for listing where any of those exists. */
async function isAuthenticated(
  call: Call,
  policy: SudoPolicy,
  isAllowed: boolean,
  { stderr, readLine }: ProgramContext,
): Promise<boolean> {
  if (policy.kind === 'passwordless' && (isAllowed || call.mode !== 'run')) return true;
  if (call.isNonInteractive) {
    stderr('sudo: a password is required\n');
    return false;
  }
  if (!call.readsStdin) {
    stderr(
      'sudo: a terminal is required to read the password; either use the -S option to read from standard input or ' +
        'configure an askpass helper\nsudo: a password is required\n',
    );
    return false;
  }
  const password = policy.kind === 'password' || policy.kind === 'none' ? policy.password : undefined;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const line = await readLine();
    if (line === null) {
      stderr('sudo: no password was provided\n');
      if (tried > 0) stderr(incorrect(tried));
      return false;
    }
    if (line === password) return true;
    if (tried + 1 < TRIES) stderr('Sorry, try again.\n');
  }
  stderr(incorrect(TRIES));
  return false;
}

const incorrect = (count: number) => `sudo: ${count} incorrect password attempt${count === 1 ? '' : 's'}\n`;

function act(call: Call, context: ProgramContext): number | Promise<number> {
  const { user, stdout, machine } = context;
  if (call.mode === 'run') return context.exec(call.argv, 'root');
  if (call.mode === 'validate') return 0;
  const [program, ...rest] = call.argv;
  if (program !== undefined) stdout(`${[`/usr/bin/${program}`, ...rest].join(' ')}\n`);
  else stdout(`User ${user} may run the following commands on ${machine.spec.hostname}:\n${rules(machine.spec.sudo)}`);
  return 0;
}

function rules(policy: SudoPolicy): string {
  const tag = policy.kind === 'passwordless' ? 'NOPASSWD: ' : '';
  const only = policy.kind === 'passwordless' || policy.kind === 'password' ? policy.only : undefined;
  return (only?.map((line) => `/usr/bin/${line}`) ?? ['ALL']).map((line) => `    (root) ${tag}${line}\n`).join('');
}
