/** The programs of a simulated server, by name, and how a command line becomes a run of them. */
import {
  BOOTS_ARGV,
  DISCOVER_ARGV,
  DISCOVERY_MARKER,
  GUARD_SCRIPT,
  JOURNAL_TAG,
  journalAccessArgv,
  LOOK_SCRIPT,
  NEXT_QUESTION,
  OPENING_SCRIPT,
  openingMarker,
  PROBE_SCRIPT,
  QUESTION_EXIT,
  SUDO_ASK_SCRIPT,
  TAGGED_ARGV,
  TAGGED_LINES_MARKER,
  TAGGED_MARKER,
  TAGGED_SCRIPT,
  THEN_LOOK_SCRIPT,
  TOO_LATE_EXIT,
  TOO_LATE_MARKER,
  thenLookMarker,
  UNIT_PROPERTIES,
} from '../core/remote-scripts.ts';
import { journalctl } from './journalctl.ts';
import type { Program, ProgramContext } from './program.ts';
import { parseCommandLine } from './shell.ts';
import { uidOf } from './simulated-machine.ts';
import { sudo } from './sudo.ts';
import { systemctl } from './systemctl.ts';

const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';
const NOT_FOUND_EXIT = 127;
const SYNTAX_EXIT = 2;

/** Programs that run another one; what counts as executed is the command within. */
const WRAPPERS = new Set(['sh', 'env', 'sudo']);

const PROGRAMS = new Map<string, Program>([
  ['cat', cat],
  ['command', (words, context) => commandBuiltin(words, context)],
  ['echo', (words, { stdout }) => succeed(() => stdout(`${words.join(' ')}\n`))],
  ['env', env],
  ['false', () => 1],
  ['journalctl', journalctl],
  ['sh', sh],
  ['sleep', sleep],
  ['sudo', sudo],
  ['systemctl', systemctl],
  ['true', () => 0],
]);

/** What a command line gets from the connection it came over. */
export type CommandStreams = Omit<ProgramContext, 'exec'>;

/** Runs a command line as the login shell of the server would; answers with its exit code. */
export async function runCommandLine(line: string, streams: CommandStreams): Promise<number> {
  const parsed = parseCommandLine(line);
  if (parsed.kind === 'syntax_error') {
    streams.stderr(`sh: 1: ${parsed.message}\n`);
    return SYNTAX_EXIT;
  }
  return parsed.words.length === 0 ? 0 : runProgram(parsed.words, streams);
}

async function runProgram(argv: readonly string[], streams: CommandStreams): Promise<number> {
  const [name = '', ...rest] = argv;
  const program = findProgram(name, streams);
  if (program === null) {
    streams.stderr(`sh: 1: ${name}: not found\n`);
    return NOT_FOUND_EXIT;
  }
  if (!WRAPPERS.has(baseName(name))) streams.machine.countExecution(argv);
  return program(rest, { ...streams, exec: (next, user = streams.user) => runProgram(next, { ...streams, user }) });
}

const baseName = (name: string) => name.replace(/^(\/usr)?\/bin\//, '');

function findProgram(name: string, { machine }: CommandStreams): Program | null {
  const base = baseName(name);
  if (base === 'sudo' && machine.spec.sudo.kind === 'missing') return null;
  return PROGRAMS.get(base) ?? null;
}

function succeed(work: () => void): number {
  work();
  return 0;
}

function commandBuiltin([option, name = '']: readonly string[], context: ProgramContext): number {
  if (option !== '-v' || findProgram(name, context) === null) return NOT_FOUND_EXIT;
  return succeed(() => context.stdout(`/usr/bin/${name}\n`));
}

/** `env [NAME=VALUE…] PROGRAM…`; the values change nothing here. */
function env(words: readonly string[], context: ProgramContext): number | Promise<number> {
  const start = words.findIndex((word) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word));
  return start < 0 ? 0 : context.exec(words.slice(start));
}

async function sleep([seconds = '']: readonly string[], { machine, ended, stderr }: ProgramContext): Promise<number> {
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(seconds)) {
    stderr(`sleep: invalid time interval '${seconds}'\n`);
    return 1;
  }
  const over = Promise.withResolvers<void>();
  const cancel = machine.clock.after(Number(seconds) * 1000, over.resolve);
  ended.addEventListener('abort', cancel, { once: true });
  await over.promise;
  return 0;
}

function uptimeLine({ machine }: ProgramContext): string {
  const seconds = machine.uptimeMs() / 1000;
  return `${seconds.toFixed(2)} ${(seconds * 1.9).toFixed(2)}\n`;
}

function cat(files: readonly string[], context: ProgramContext): number {
  let exitCode = 0;
  for (const file of files) {
    if (file === '/proc/uptime') context.stdout(uptimeLine(context));
    else if (file === BOOT_ID_FILE) context.stdout(`${context.machine.bootId()}\n`);
    else {
      context.stderr(`cat: ${file}: No such file or directory\n`);
      exitCode = 1;
    }
  }
  return exitCode;
}

/** `sh -c SCRIPT [NAME [ARGUMENT…]]`: Holdpoint's constant scripts by their meaning, any other as a plain command line. */
function sh([option, script = '', , ...values]: readonly string[], context: ProgramContext): number | Promise<number> {
  if (option !== '-c') {
    context.stderr(`sh: 0: cannot open ${option ?? ''}: No such file\n`);
    return SYNTAX_EXIT;
  }
  if (script === OPENING_SCRIPT) return opening(values, context);
  if (script === GUARD_SCRIPT) return guard(values, context);
  if (script === LOOK_SCRIPT) return look(values, context);
  if (script === PROBE_SCRIPT) return probe(values, context);
  if (script === THEN_LOOK_SCRIPT) return thenLook(values, context);
  if (script === DISCOVER_ARGV[2]) return discover(context);
  if (script === SUDO_ASK_SCRIPT) return askSudo(values, context);
  if (script === journalAccessArgv()[2]) return 0;
  if (script === TAGGED_SCRIPT) return tagged(values, context);
  return runCommandLine(script, context);
}

function sayOpening(token: string, { stdout, stderr }: ProgramContext): void {
  stdout(openingMarker(token));
  stderr(openingMarker(token));
}

function opening([token = '', ...argv]: readonly string[], context: ProgramContext): number | Promise<number> {
  sayOpening(token, context);
  return argv.length === 0 ? 0 : context.exec(argv);
}

function guard(
  [token = '', bootId, notAfter = '', line = '', ...argv]: readonly string[],
  context: ProgramContext,
): number | Promise<number> {
  sayOpening(token, context);
  const isSameBoot = bootId === context.machine.bootId();
  const isInTime = /^\d+$/.test(notAfter) && Math.floor(context.machine.uptimeMs() / 1000) < Number(notAfter);
  if (isSameBoot && isInTime) {
    if (line !== '') context.machine.note(JOURNAL_TAG, line, context.user);
    return argv.length === 0 ? 0 : context.exec(argv);
  }
  context.stderr(`${TOO_LATE_MARKER}\n`);
  return TOO_LATE_EXIT;
}

async function probe([unit]: readonly string[], context: ProgramContext): Promise<number> {
  await context.exec(['cat', '/proc/uptime', BOOT_ID_FILE]);
  return unit === undefined
    ? 0
    : context.exec(['systemctl', 'show', '--no-pager', '--property=InvocationID', '--', unit]);
}

async function thenLook([token = '', unit = '', ...argv]: readonly string[], context: ProgramContext): Promise<number> {
  const exitCode = await context.exec(argv);
  context.stdout(thenLookMarker(token));
  await look([unit], context);
  return exitCode;
}

async function look(units: readonly string[], context: ProgramContext): Promise<number> {
  await context.exec(['cat', '/proc/uptime', BOOT_ID_FILE]);
  context.stdout('systemd\n');
  if (units.length === 0) return 0;
  return context.exec(['systemctl', 'show', '--no-pager', `--property=${UNIT_PROPERTIES.join(',')}`, '--', ...units]);
}

async function discover(context: ProgramContext): Promise<number> {
  const names = context.machine.spec.units.map((unit) => unit.name);
  const properties = 'Id,Names,Description,LoadState,ActiveState,SubState,UnitFileState';
  const exitCode = await context.exec(['systemctl', 'show', '--no-pager', `--property=${properties}`, '--', ...names]);
  context.stdout(`\n${DISCOVERY_MARKER}${exitCode}\n`);
  return exitCode;
}

async function askSudo([mode, ...rest]: readonly string[], context: ProgramContext): Promise<number> {
  const options = mode === 'password' ? ['-S', '-k', '-p', ''] : ['-n'];
  for (let at = 0; at < rest.length; ) {
    const count = Number(rest[at]);
    const command = rest.slice(at + 1, at + 1 + count);
    context.stdout(`${NEXT_QUESTION}\n/usr/bin/${command[0] ?? ''}\n`);
    const both = { ...context, stderr: context.stdout };
    const exitCode = await sudo([...options, '-l', '--', ...command], both);
    context.stdout(`\n${QUESTION_EXIT}${exitCode}\n`);
    at += 1 + count;
  }
  return 0;
}

async function tagged(logins: readonly string[], context: ProgramContext): Promise<number> {
  const { machine, user, stdout } = context;
  const ids = logins.map((login) => (login === machine.spec.user || login === 'root' ? String(uidOf(login)) : '?'));
  const isReadable = user === 'root';
  const seconds = Math.floor(machine.clock.now() / 1000);
  stdout([TAGGED_MARKER, seconds, uidOf(user), 'yes', ...ids, isReadable ? 'yes' : 'no', ''].join('\n'));
  if (!isReadable) return 0;
  await context.exec(BOOTS_ARGV);
  stdout(`${TAGGED_LINES_MARKER}\n`);
  return context.exec(TAGGED_ARGV);
}
