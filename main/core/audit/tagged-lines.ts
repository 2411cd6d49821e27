/** Reads our lines in a server's journal, as far as its login may (AUD-3). Whatever the server answers is hostile. */
import { unheardFailure } from '../login-answer.ts';
import type { CapturedText, Executor, Target } from '../ports.ts';
import {
  BOOTS_ARGV,
  TAGGED_ARGV,
  TAGGED_LINES,
  TAGGED_LINES_MARKER,
  TAGGED_MARKER,
  TAGGED_SCRIPT,
} from '../remote-scripts.ts';

export interface TaggedLine {
  /** Milliseconds since 1970, by the server's clock. */
  at: number;
  /** Who wrote it, as the server's journal knows for itself; null: it does not say. */
  uid: number | null;
  /** null: it is no text, or too long to be one of ours. */
  text: string | null;
}

export interface Tagged {
  kind: 'read';
  /** The server's clock at the reading, milliseconds since 1970. */
  clockMs: number;
  /** Whether anything on the server can write our lines. */
  hasWriter: boolean;
  /** By login: its user id; null: the server does not know it (any more). */
  uids: ReadonlyMap<string, number | null>;
  /** Where the journal begins, milliseconds since 1970; null: it does not say. */
  beginsAt: number | null;
  /** Oldest first. */
  lines: TaggedLine[];
  /** More lines than these may be there, older ones. */
  isCut: boolean;
}

export type TaggedOutcome = Tagged | { kind: 'unreadable'; message: string } | { kind: 'not_reached'; message: string };

const LIMIT_MS = 20_000;
const KEPT_BYTES = 3 * 1024 * 1024;
const LONGEST_TEXT = 2_000;

/** First as the login; where that may not read the journal, as root. */
export async function readTagged(
  executor: Pick<Executor, 'exec'>,
  target: Target,
  logins: readonly string[],
): Promise<TaggedOutcome> {
  const first = await ask(executor, target, ['sh', '-c', TAGGED_SCRIPT, 'holdpoint', ...logins], false);
  if (first.kind !== 'said') return { kind: 'not_reached', message: first.message };
  const head = parseHead(first.text, logins);
  if (head === null) return { kind: 'unreadable', message: 'The server did not answer as a systemd host does.' };
  const read = head.isReadable ? head.rest : await asRoot(executor, target);
  if (typeof read === 'object') return read;
  const [boots = '', lines] = read.split(`${TAGGED_LINES_MARKER}\n`, 2);
  if (lines === undefined) return { kind: 'unreadable', message: 'Its journalctl did not answer as expected.' };
  const parsed = parseTagged(lines);
  const { clockMs, hasWriter, uids } = head;
  const isCut = parsed.length >= TAGGED_LINES;
  return { kind: 'read', clockMs, hasWriter, uids, beginsAt: beginOf(boots), lines: parsed, isCut };
}

async function asRoot(executor: Pick<Executor, 'exec'>, target: Target): Promise<string | TaggedOutcome> {
  const { user, serverId } = target;
  const how = `Let it: usermod -aG systemd-journal ${user} on the server, or sudo for ${TAGGED_ARGV.join(' ')}`;
  const message = `The login ${user} may not read the journal of ${serverId}. ${how}.`;
  if (user === 'root' || target.sudo === 'none') return { kind: 'unreadable', message };
  const lines = await ask(executor, target, TAGGED_ARGV, true);
  if (lines.kind === 'refused') return { kind: 'unreadable', message };
  if (lines.kind === 'failed') return { kind: 'not_reached', message: lines.message };
  const boots = await ask(executor, target, BOOTS_ARGV, true);
  return `${boots.kind === 'said' ? boots.text : ''}\n${TAGGED_LINES_MARKER}\n${lines.text}`;
}

type Said = { kind: 'said'; text: string } | { kind: 'refused'; message: string } | { kind: 'failed'; message: string };

async function ask(
  executor: Pick<Executor, 'exec'>,
  target: Target,
  argv: readonly string[],
  isAsRoot: boolean,
): Promise<Said> {
  const outcome = await executor.exec(target, { argv, asRoot: isAsRoot, timeLimitMs: LIMIT_MS, keptBytes: KEPT_BYTES });
  switch (outcome.kind) {
    case 'exited':
      return outcome.exitCode === 0 ? whole(outcome.stdout) : { kind: 'refused', message: 'It refused.' };
    case 'not_started':
      return { kind: 'failed', message: outcome.failure.message };
    case 'lost':
      return { kind: 'failed', message: outcome.message };
    case 'timed_out':
      return { kind: 'failed', message: `It did not answer within ${LIMIT_MS / 1000} s.` };
    case 'unheard':
      return { kind: 'failed', message: unheardFailure(outcome).message };
    case 'killed':
    case 'too_late':
      return { kind: 'failed', message: 'The reading was ended on the server.' };
  }
}

const whole = ({ text, is_cut }: CapturedText): Said =>
  is_cut ? { kind: 'failed', message: 'It answered with more than can be read.' } : { kind: 'said', text };

interface Head extends Pick<Tagged, 'clockMs' | 'hasWriter' | 'uids'> {
  isReadable: boolean;
  rest: string;
}

/** null where it is not what TAGGED_SCRIPT prints. A login shell may print something of its own first. */
function parseHead(output: string, logins: readonly string[]): Head | null {
  const marker = `${TAGGED_MARKER}\n`;
  const lines = output.slice(output.indexOf(marker) + marker.length).split('\n');
  if (!output.includes(marker)) return null;
  const [clock = '', own = '', writer = '', ...others] = lines;
  const readable = others[logins.length];
  if (!/^\d{1,12}$/.test(clock) || !/^\d{1,10}$/.test(own) || (readable !== 'yes' && readable !== 'no')) return null;
  const uids = new Map(logins.map((login, index) => [login, uidOf(others[index])]));
  const rest = others.slice(logins.length + 1).join('\n');
  return { clockMs: Number(clock) * 1000, hasWriter: writer === 'yes', uids, isReadable: readable === 'yes', rest };
}

function uidOf(text: unknown): number | null {
  return typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : null;
}

/** In the table of boots the first instant is where the first boot known begins; in UTC it reads the same in any language. */
function beginOf(boots: string): number | null {
  const found = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/.exec(boots.slice(0, 2_000));
  const at = found === null ? Number.NaN : Date.parse(`${found[0].replace(' ', 'T').replace(' UTC', '')}Z`);
  return Number.isFinite(at) ? at : null;
}

/** A line that cannot be read at all is left out: journalctl writes none. */
export function parseTagged(output: string): TaggedLine[] {
  return output.split('\n').flatMap((line) => {
    const entry = asObject(line);
    const micros = entry?.get('__REALTIME_TIMESTAMP');
    if (entry === null || typeof micros !== 'string' || !/^\d{1,17}$/.test(micros)) return [];
    const message = entry.get('MESSAGE');
    const text = typeof message === 'string' && message.length <= LONGEST_TEXT ? message : null;
    return [{ at: Math.floor(Number(micros) / 1000), uid: uidOf(entry.get('_UID')), text }];
  });
}

function asObject(line: string): Map<string, unknown> | null {
  if (line === '') return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
