/**
 * Reads the hosts an OpenSSH client configuration names, as `ssh_config(5)` says: first value wins, later `Host *` fills in.
 * `Match` blocks are left out, for judging one can mean running a command. Nothing in the file is ever run.
 */
import { isAbsolute, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { HostName, SshUser } from '../contract/server.ts';
import type { SshConfigHost } from '../contract/window.ts';
import type { SshConfig } from '../core/ports.ts';
import { matchesAny, matchesPattern } from './host-pattern.ts';

export type FileText = { kind: 'text'; text: string } | { kind: 'missing' } | { kind: 'unreadable'; message: string };

/** The files a configuration consists of. Neither rejects. */
export interface ConfigFiles {
  /** Home folder of the owner. */
  home: string;
  /** At most `limit` bytes; a larger file is unreadable, as is what is no plain file. */
  read(path: string, limit: number): Promise<FileText>;
  /** Names in a folder, sorted; none where it cannot be listed. */
  names(folder: string): Promise<string[]>;
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

/** Patterns null: for every host. */
interface Section {
  patterns: readonly string[] | null;
  values: Map<string, string>;
}

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
        await readFile(reading, join(files.home, '.ssh', 'config'), null, 0);
      } catch (error) {
        if (error instanceof Unreadable) return { kind: 'unreadable', message: error.message };
        throw error;
      }
      const hosts: ReturnType<typeof resolve>[] = [];
      let turnEnds = performance.now() + TURN_MS;
      for (const alias of aliases(reading.sections)) {
        if (performance.now() >= turnEnds) {
          await setImmediate();
          turnEnds = performance.now() + TURN_MS;
        }
        hosts.push(resolve(alias, reading.sections, files.home));
      }
      return { kind: 'read', hosts: hosts.filter((host) => host !== null) };
    },
  };
}

/** Appends the sections of a file; lines before its first `Host` belong to `scope`. */
async function readFile(reading: Reading, path: string, scope: Section['patterns'], depth: number): Promise<void> {
  countOne(reading);
  const file = await reading.files.read(path, MOST_BYTES - reading.bytes);
  if (file.kind === 'missing') return;
  if (file.kind === 'unreadable') throw new Unreadable(file.message);
  reading.bytes += Buffer.byteLength(file.text);
  let current = open(reading, scope);
  for (const line of file.text.split(/\r?\n/)) {
    const [keyword, args] = parseLine(line);
    if (keyword === 'host')
      current = open(
        reading,
        args.filter((arg) => arg.length <= LONGEST_PATTERN),
      );
    else if (keyword === 'match') current = open(reading, []);
    else if (keyword === 'include') {
      // Inside a block for some hosts only, what is included counts for those alone: it names no host of its own.
      if (current.patterns !== null && !current.patterns.includes('*')) continue;
      for (const pattern of args) await include(reading, pattern, current.patterns, depth + 1);
      current = open(reading, current.patterns);
    } else if (args[0] !== undefined && !current.values.has(keyword)) current.values.set(keyword, args[0]);
  }
}

/** Files and folders alike: each may take its time. */
function countOne(reading: Reading): void {
  reading.count += 1;
  if (reading.count > MOST_FILES) throw new Unreadable('~/.ssh/config includes more than 100 files.');
}

async function include(reading: Reading, pattern: string, scope: Section['patterns'], depth: number): Promise<void> {
  if (depth > DEEPEST) throw new Unreadable('~/.ssh/config includes files more than 16 deep.');
  const { home, names } = reading.files;
  const own = pattern.startsWith('~/') ? join(home, pattern.slice(2)) : pattern;
  const path = isAbsolute(own) ? own : join(home, '.ssh', own);
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const [folder, name] = [path.slice(0, cut), path.slice(cut)];
  if (!/[*?]/.test(name)) return readFile(reading, path, scope, depth);
  countOne(reading);
  for (const found of await names(folder)) {
    if (!found.startsWith('.') && matchesPattern(name, found)) {
      await readFile(reading, join(folder, found), scope, depth);
    }
  }
}

function open(reading: Reading, patterns: Section['patterns']): Section {
  reading.patterns += patterns?.length ?? 0;
  if (reading.patterns > MOST_PATTERNS) throw new Unreadable('~/.ssh/config names more than 2,000 hosts.');
  const section = { patterns, values: new Map<string, string>() };
  reading.sections.push(section);
  return section;
}

/** Keyword in lower case, and its arguments; a comment, an empty or an overlong line has none. */
function parseLine(line: string): [string, string[]] {
  const match = line.length > LONGEST_LINE ? null : /^\s*([A-Za-z]+)(?:\s+=?|=)(.*)$/.exec(line);
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
  const names = sections.flatMap(({ patterns }) => patterns ?? []).filter((name) => /^[^*?!\p{C}]{1,253}$/u.test(name));
  return [...new Set(names)];
}

/** null: what is said of it cannot be a server. */
function resolve(alias: string, sections: readonly Section[], home: string): Omit<SshConfigHost, 'is_known'> | null {
  const matching = sections.filter(({ patterns }) => patterns === null || matchesAny(patterns, alias));
  const first = (keyword: string) => matching.find(({ values }) => values.has(keyword))?.values.get(keyword);
  const host = HostName.safeParse((first('hostname') ?? '%h').replaceAll('%h', alias));
  const port = Number(first('port') ?? 22);
  if (!host.success || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  const user = SshUser.safeParse(first('user'));
  return {
    alias,
    host: host.data,
    port,
    ssh_user: user.success ? user.data : null,
    identity_file: identityPath(first('identityfile'), home),
  };
}

/** Absolute, or null where it depends on more than the home folder. */
function identityPath(given: string | undefined, home: string): string | null {
  if (given === undefined) return null;
  const path = given.replace(/^(~|%d)(?=\/)/, () => home);
  return isAbsolute(path) && path.length <= 4096 && !/[%$\0]/.test(path) ? path : null;
}
