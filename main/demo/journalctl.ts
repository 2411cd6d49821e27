/** `journalctl` of a simulated server: a unit's lines, the space used, and freeing it by age. */

import { isoTime } from '../contract/time.ts';
import { optionValue, type Program, type ProgramContext } from './program.ts';
import type { JournalLine } from './unit-spec.ts';

const UNITS_MS: Record<string, number> = {
  '': 1000,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  days: 86_400_000,
  weeks: 604_800_000,
};
const ACTIVE_JOURNAL_BYTES = 8 * 1024 * 1024;

export const journalctl: Program = (words, context) => {
  let unit: string | null = null;
  let lines = Number.POSITIVE_INFINITY;
  let isQuiet = false;
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const vacuum = optionValue(words, at, '--vacuum-time', '');
    const named = optionValue(words, at, '--unit', '-u');
    const count = optionValue(words, at, '--lines', '-n');
    const tag = optionValue(words, at, '--identifier', '-t');
    if (tag !== null) return printNotes(tag.value, context);
    if (vacuum !== null) return vacuumTime(vacuum.value, context);
    if (word === '--disk-usage') return diskUsage(context);
    if (word === '--list-boots') return listBoots(context);
    if (named !== null) unit = named.value;
    else if (count !== null) lines = Number(count.value);
    else if (word === '--quiet' || word === '-q') isQuiet = true;
    else if (word !== '--no-pager' && word !== '--utc' && !word.startsWith('--output=')) {
      context.stderr(`journalctl: unrecognized option '${word}'\n`);
      return 1;
    }
    at = (named ?? count)?.next ?? at + 1;
  }
  return printLines(unit, lines, isQuiet, context);
};

function printLines(unit: string | null, count: number, isQuiet: boolean, context: ProgramContext): number {
  if (Number.isNaN(count) || count < 0) {
    context.stderr('Failed to parse lines: Invalid argument\n');
    return 1;
  }
  const { machine, stdout } = context;
  const names = unit === null ? machine.spec.units.map((each) => each.name) : [withSuffix(unit)];
  const all = names.flatMap((name) => [...(machine.unit(name)?.journal ?? [])]).sort((a, b) => a.at - b.at);
  const shown = count === 0 ? [] : all.slice(-count);
  if (shown.length === 0 && !isQuiet) stdout('-- No entries --\n');
  stdout(shown.map((line) => shortIso(line, machine.spec.hostname)).join(''));
  return 0;
}

/** As JSON, a line each; of the fields only those that Holdpoint asks for. */
function printNotes(tag: string, { machine, stdout }: ProgramContext): number {
  for (const note of machine.notes.filter((each) => each.tag === tag)) {
    const entry = { __REALTIME_TIMESTAMP: String(note.at * 1000), MESSAGE: note.text, _UID: String(note.uid) };
    stdout(`${JSON.stringify(entry)}\n`);
  }
  return 0;
}

/** One boot; its journal begins with it. */
function listBoots({ machine, stdout }: ProgramContext): number {
  const utc = (ms: number) => `${isoTime(ms).slice(0, 19).replace('T', ' ')} UTC`;
  const now = machine.clock.now();
  stdout(` 0 ${machine.bootId()} Thu ${utc(now - machine.uptimeMs())} Thu ${utc(now)}\n`);
  return 0;
}

const withSuffix = (name: string) => (/\.[a-z]+$/.test(name) ? name : `${name}.service`);

function shortIso({ at, identifier, pid, text }: JournalLine, hostname: string): string {
  const time = isoTime(at).slice(0, 19);
  return `${time}+0000 ${hostname} ${identifier}[${pid}]: ${text}\n`;
}

function diskUsage({ machine, stdout }: ProgramContext): number {
  const bytes = machine.archives().reduce((sum, archive) => sum + archive.bytes, ACTIVE_JOURNAL_BYTES);
  stdout(`Archived and active journals take up ${size(bytes)} in the file system.\n`);
  return 0;
}

/** Reports on stderr and exits 0 even where it had no right to delete anything, as journalctl does. */
function vacuumTime(text: string, { machine, user, stderr }: ProgramContext): number {
  const [, amount, unit = ''] = /^(\d{1,9})([a-z]*)$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  if (amount === undefined || unitMs === undefined) {
    stderr(`Failed to parse vacuum time: ${text}\n`);
    return 1;
  }
  let freed = 0;
  for (const { path, bytes, ageMs } of machine.archives()) {
    if (ageMs <= Number(amount) * unitMs) continue;
    if (user === 'root') {
      machine.removeArchive(path);
      freed += bytes;
      stderr(`Deleted archived journal ${path} (${size(bytes)}).\n`);
    } else stderr(`Failed to delete archived journal ${path}: Permission denied\n`);
  }
  stderr(`Vacuuming done, freed ${size(freed)} of archived journals from /var/log/journal/${machine.machineId}.\n`);
  stderr('Vacuuming done, freed 0B of archived journals from /run/log/journal.\n');
  return 0;
}

/** As systemd writes sizes; those here are 0 or whole megabytes. */
const size = (bytes: number) => (bytes === 0 ? '0B' : `${(bytes / 1024 / 1024).toFixed(1)}M`);
