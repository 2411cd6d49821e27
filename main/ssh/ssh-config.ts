/**
 * Reads the hosts an OpenSSH client configuration names, as `ssh_config(5)` says: first value wins, later `Host *` fills in.
 * Nothing in the file is ever run. What our own client cannot do is not left out: the host says why it cannot be taken over.
 */
import { isAbsolute, join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { SshConfig } from '../core/ports.ts';
import { isGlob, matchesGlob } from './host-pattern.ts';
import { namesHost, resolveHost, type Section } from './ssh-config-host.ts';

export type FileText = { kind: 'text'; text: string } | { kind: 'missing' } | { kind: 'unreadable'; message: string };

/** The files a configuration consists of. Neither rejects. */
export interface ConfigFiles {
  /** Home folder of the owner. */
  home: string;
  /** At most `limit` bytes; a larger file is unreadable, as is what is no plain file. */
  read(path: string, limit: number): Promise<FileText>;
  /** Names in a folder, sorted; none where it cannot be listed. */
  names(folder: string): Promise<string[]>;
  /** Whether there is a plain file that can be read. */
  exists(path: string): Promise<boolean>;
}

const MOST_BYTES = 1024 * 1024;
const MOST_FILES = 100;
const MOST_PATTERNS = 2_000;
const LONGEST_PATTERN = 255;
/** How long others may be kept waiting (milliseconds). */
const TURN_MS = 10;
const LONGEST_LINE = 4_096;
/** As deep as OpenSSH itself follows `Include`. */
const DEEPEST = 16;

interface Reading {
  files: ConfigFiles;
  sections: Section[];
  bytes: number;
  count: number;
  patterns: number;
}

class Unreadable extends Error {}

export function createSshConfig(files: ConfigFiles): SshConfig {
  return {
    async hosts() {
      const reading: Reading = { files, sections: [], bytes: 0, count: 0, patterns: 0 };
      try {
        await readFile(reading, join(files.home, '.ssh', 'config'), EVERY_HOST, 0);
      } catch (error) {
        if (error instanceof Unreadable) return { kind: 'unreadable', message: error.message };
        throw error;
      }
      const hosts: Awaited<ReturnType<typeof resolveHost>>[] = [];
      const exists = remembered(files.exists);
      let turnEnds = performance.now() + TURN_MS;
      for (const alias of aliases(reading.sections)) {
        if (performance.now() >= turnEnds) {
          await setImmediate();
          turnEnds = performance.now() + TURN_MS;
        }
        hosts.push(await resolveHost(alias, reading.sections, files.home, exists));
      }
      return { kind: 'read', hosts: hosts.filter((host) => host !== null) };
    },
  };
}

const EVERY_HOST: Section['scope'] = [];

/** Many hosts name the same key. */
function remembered(exists: ConfigFiles['exists']): ConfigFiles['exists'] {
  const known = new Map<string, Promise<boolean>>();
  return (path) => {
    const answer = known.get(path) ?? exists(path);
    known.set(path, answer);
    return answer;
  };
}

/** Appends the sections of a file; lines before its first `Host` belong to `scope`, and so do all below it. */
async function readFile(reading: Reading, path: string, scope: Section['scope'], depth: number): Promise<void> {
  countOne(reading);
  const file = await reading.files.read(path, MOST_BYTES - reading.bytes);
  if (file.kind === 'missing') return;
  if (file.kind === 'unreadable') throw new Unreadable(file.message);
  reading.bytes += Buffer.byteLength(file.text);
  let current = open(reading, scope, null);
  for (const line of file.text.split(/\r?\n/)) {
    const [keyword, args] = parseLine(line);
    if (keyword === 'host') {
      const patterns = args.filter((arg) => arg.length <= LONGEST_PATTERN);
      current = open(reading, [...scope, patterns], null);
    } else if (keyword === 'match') current = openMatch(reading, scope, args);
    else if (keyword === 'include') {
      for (const pattern of args) await include(reading, pattern, current, depth + 1);
      current = open(reading, current.scope, current.doubt);
    } else if (args[0] !== undefined) {
      const known = current.values.get(keyword);
      if (known === undefined) current.values.set(keyword, [args[0]]);
      else if (ACCUMULATING.has(keyword)) known.push(args[0]);
    }
  }
}

/** All values count, not only the first. */
const ACCUMULATING = new Set(['identityfile', 'certificatefile']);

/** `Match all` is for every host, `originalhost` is as `Host`; whether another applies, only ssh can tell. */
function openMatch(reading: Reading, scope: Section['scope'], args: readonly string[]): Section {
  const [criterion = '', list = ''] = [args[0]?.toLowerCase(), args[1]];
  if (criterion === 'all' && args.length === 1) return open(reading, scope, null);
  const patterns = list.split(',').filter((pattern) => pattern.length <= LONGEST_PATTERN);
  if (criterion === 'originalhost' && args.length === 2) return open(reading, scope, null, patterns);
  return open(reading, scope, { hosts: criterion === 'host' || criterion === 'originalhost' ? patterns : null });
}

/** Files and folders alike: each may take its time. */
function countOne(reading: Reading): void {
  reading.count += 1;
  if (reading.count > MOST_FILES) throw new Unreadable('~/.ssh/config includes more than 100 files.');
}

async function include(reading: Reading, pattern: string, section: Section, depth: number): Promise<void> {
  if (depth > DEEPEST) throw new Unreadable('~/.ssh/config includes files more than 16 deep.');
  const { home } = reading.files;
  const own = pattern.startsWith('~/') ? join(home, pattern.slice(2)) : pattern;
  const path = isAbsolute(own) ? own : join(home, '.ssh', own);
  // Of a block of which only ssh can tell whether it applies, neither can what it includes.
  if (section.doubt !== null) return;
  for (const found of await expand(reading, path)) await readFile(reading, found, section.scope, depth);
}

/** As glob(3): patterns in the names of folders and files alike, in the order of their names. */
async function expand(reading: Reading, path: string): Promise<string[]> {
  if (!isGlob(path)) return [path];
  const [first = '', ...segments] = path.replaceAll('\\', sep === '\\' ? '/' : '\\').split('/');
  let found = [first];
  for (const segment of segments) {
    if (!isGlob(segment)) {
      found = found.map((folder) => `${folder}/${segment}`);
      continue;
    }
    const deeper: string[] = [];
    for (const folder of found) {
      countOne(reading);
      const names = await reading.files.names(folder === '' ? '/' : folder);
      deeper.push(...names.filter((name) => matchesGlob(segment, name)).map((name) => `${folder}/${name}`));
      if (deeper.length > MOST_FILES) throw new Unreadable('~/.ssh/config includes more than 100 files.');
    }
    found = deeper;
  }
  return found;
}

function open(
  reading: Reading,
  scope: Section['scope'],
  doubt: Section['doubt'],
  also: readonly string[] | null = null,
): Section {
  const all = also === null ? scope : [...scope, also];
  reading.patterns += all.reduce((sum, patterns) => sum + patterns.length, 0);
  if (reading.patterns > MOST_PATTERNS) throw new Unreadable('~/.ssh/config names more than 2,000 hosts.');
  const section = { scope: all, doubt, values: new Map<string, string[]>() };
  reading.sections.push(section);
  return section;
}

/** Keyword in lower case, and its arguments; a comment, an empty or an overlong line has none. */
function parseLine(line: string): [string, string[]] {
  const match = line.length > LONGEST_LINE ? null : /^\s*([A-Za-z0-9]+)(?:\s+=?|=)(.*)$/.exec(line);
  if (match === null) return ['', []];
  const args: string[] = [];
  for (const [word, quoted] of (match[2] ?? '').matchAll(/"([^"]*)"|\S+/g)) {
    if (word.startsWith('#')) break;
    args.push(quoted ?? word);
  }
  return [(match[1] ?? '').toLowerCase(), args];
}

/** Every name that stands for itself, once. */
function aliases(sections: readonly Section[]): string[] {
  const names = sections.flatMap(({ scope, doubt }) => (doubt === null ? (scope.at(-1) ?? []) : []));
  return [...new Set(names)].filter((name) => namesHost(name, sections));
}
