/** `systemctl` of a simulated server: the verbs Holdpoint and its tests use, with systemd 252's words and exit codes. */
import { optionValue, type Program, type ProgramContext } from './program.ts';
import type { JobResult, SimulatedUnit } from './simulated-unit.ts';
import { listUnits, type ShowQuery, showUnits } from './systemctl-show.ts';

const EXIT = { failure: 1, noRights: 4, notLoaded: 5, notActive: 3 };

const JOB_REASONS: Record<Exclude<JobResult, 'done' | 'canceled'>, string> = {
  'exit-code': 'the control process exited with error code',
  timeout: 'a timeout was exceeded',
  'start-limit-hit': 'start of the service was attempted too often',
};

interface Call extends ShowQuery {
  verb: string;
}

export const systemctl: Program = (words, context) => {
  const call = parseCall(words);
  if (typeof call === 'string') {
    context.stderr(`${call}\n`);
    return EXIT.failure;
  }
  switch (call.verb) {
    case 'restart':
    case 'start':
    case 'stop':
      return changeUnits(call.verb, call.names, context);
    case 'reset-failed':
      return resetFailed(call.names, context);
    case 'is-active':
      return isActive(call.names, context);
    case 'show':
      return showUnits(call, context);
    case 'list-units':
      return listUnits(context);
    default:
      context.stderr(`Unknown command verb ${call.verb}.\n`);
      return EXIT.failure;
  }
};

function parseCall(words: readonly string[]): Call | string {
  const positional: string[] = [];
  let properties: string[] | null = null;
  let valuesOnly = false;
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const property = optionValue(words, at, '--property', '-p');
    if (word === '--') {
      positional.push(...words.slice(at + 1));
      break;
    }
    if (property !== null) {
      properties = [...(properties ?? []), ...property.value.split(',')];
      at = property.next;
      continue;
    }
    if (word === '--value') valuesOnly = true;
    else if (!/^--(no-pager|no-legend|plain|full|all|quiet|type=service)$|^-[laq]$/.test(word)) {
      if (word.startsWith('-')) return `systemctl: unrecognized option '${word}'`;
      positional.push(word);
    }
    at += 1;
  }
  const [verb = 'list-units', ...names] = positional;
  return { verb, names: names.map(mangle), properties, valuesOnly };
}

/** systemd's unit_name_mangle: what cannot be in a unit name is escaped, a missing suffix is added. */
function mangle(name: string): string {
  const escaped = [...Buffer.from(name, 'utf8')]
    .map((byte) => String.fromCharCode(byte))
    .map((character) => (/[A-Za-z0-9:_.\\@-]/.test(character) ? character : `\\x${hex(character.charCodeAt(0))}`))
    .join('');
  const hasSuffix = /\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/.test(escaped);
  return hasSuffix ? escaped : `${escaped}.service`;
}
const hex = (byte: number) => byte.toString(16).padStart(2, '0');

async function changeUnits(
  verb: 'restart' | 'start' | 'stop',
  names: readonly string[],
  context: ProgramContext,
): Promise<number> {
  if (names.length === 0) {
    context.stderr('Too few arguments.\n');
    return EXIT.failure;
  }
  const jobs: { name: string; ended: Promise<JobResult> }[] = [];
  let exitCode = 0;
  for (const name of names) {
    const unit = context.machine.unit(name);
    const refusal = refusalOf(verb, name, unit, context.user);
    if (refusal !== null) {
      context.stderr(refusal.text);
      exitCode = refusal.exitCode;
    } else if (unit !== null) {
      jobs.push({ name, ended: verb === 'stop' ? unit.stop() : context.machine.run(unit, verb) });
    }
  }
  for (const { name, ended } of jobs) {
    const result = await ended;
    if (result === 'done') continue;
    exitCode = EXIT.failure;
    context.stderr(jobFailure(name, result));
  }
  return exitCode;
}

function refusalOf(verb: string, name: string, unit: SimulatedUnit | null, user: string) {
  const failed = `Failed to ${verb} ${name}: `;
  if (unit === null) {
    return { exitCode: EXIT.notLoaded, text: `${failed}Unit ${name} not ${verb === 'stop' ? 'loaded' : 'found'}.\n` };
  }
  if (user !== 'root') {
    const hint = `See system logs and 'systemctl status ${name}' for details.\n`;
    return { exitCode: EXIT.noRights, text: `${failed}Access denied\n${hint}` };
  }
  if (unit.spec.behaviour.kind === 'masked' && verb !== 'stop') {
    return { exitCode: EXIT.failure, text: `${failed}Unit ${name} is masked.\n` };
  }
  return null;
}

function jobFailure(name: string, result: Exclude<JobResult, 'done'>): string {
  if (result === 'canceled') return `Job for ${name} canceled.\n`;
  const lines = [
    `Job for ${name} failed because ${JOB_REASONS[result]}.`,
    `See "systemctl status ${name}" and "journalctl -xeu ${name}" for details.`,
  ];
  if (result === 'start-limit-hit') {
    lines.push(`To force a start use "systemctl reset-failed ${name}"`, `followed by "systemctl start ${name}" again.`);
  }
  return `${lines.join('\n')}\n`;
}

function resetFailed(names: readonly string[], { machine, stderr, user }: ProgramContext): number {
  if (user !== 'root') {
    stderr('Failed to reset failed state: Access denied\n');
    return EXIT.noRights;
  }
  const all = names.length > 0 ? names : machine.spec.units.map((unit) => unit.name);
  let exitCode = 0;
  for (const name of all) {
    const unit = machine.unit(name);
    if (unit !== null) unit.resetFailed();
    else {
      stderr(`Failed to reset failed state of unit ${name}: Unit ${name} not loaded.\n`);
      exitCode = EXIT.failure;
    }
  }
  return exitCode;
}

function isActive(names: readonly string[], { machine, stdout }: ProgramContext): number {
  const states = names.map((name) => machine.unit(name)?.state().activeState ?? 'inactive');
  stdout(states.map((state) => `${state}\n`).join(''));
  return states.includes('active') ? 0 : EXIT.notActive;
}
