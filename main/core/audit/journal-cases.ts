/** Use case: hold the log against a server's own journal (AUD-3). Changes nothing, on either side. */
import type { ActionSummary, FailureCode } from '../../contract/action.ts';
import { problem } from '../../contract/error.ts';
import type { EventView } from '../../contract/event.ts';
import type { JournalComparison } from '../../contract/journal-comparison.ts';
import { isoTime } from '../../contract/time.ts';
import type { Clock, Executor, Store } from '../ports.ts';
import { fail, ok, type Result } from '../result.ts';
import { serverNotFound } from '../server-not-found.ts';
import { hostKeyState } from '../server-view.ts';
import type { Targets } from '../targets.ts';
import { type ClaimedRun, compareJournal, type JournalFindings } from './compare-journal.ts';
import { isObject, textIn } from './known.ts';
import { readTagged, type Tagged } from './tagged-lines.ts';

/** So many runs are held against the journal, the newest; more lines than TAGGED_LINES are not read either. */
const RUNS = 2_000;
const PAGE = 250;
const NAMED = 200;
/** Logins whose user ids are asked for. */
const LOGINS = 20;

export interface JournalCases {
  /** `server_unreachable` with the reason where it cannot be asked. */
  compare(serverId: string): Promise<Result<JournalComparison>>;
}

export interface JournalDeps {
  store: Store;
  clock: Clock;
  executor: Executor;
  targets: Targets;
}

export function createJournalCases({ store, clock, executor, targets }: JournalDeps): JournalCases {
  return {
    async compare(serverId) {
      const server = store.servers.get(serverId);
      if (server === null) return fail(serverNotFound(serverId));
      const unreachable = (why: string) =>
        fail(problem('server_unreachable', `${serverId} could not be asked: ${why}`));
      if (hostKeyState(server) === 'changed') return unreachable('its host key changed, a person must decide');
      const runs = await claimedRuns(store, serverId);
      const logins = [...new Set([server.ssh_user, ...runs.flatMap(({ login }) => login ?? [])])].slice(0, LOGINS);
      const journal = await readTagged(executor, targets(server), logins);
      if (journal.kind === 'not_reached') return unreachable(journal.message);
      if (journal.kind === 'unreadable') return ok(unread(serverId, journal.message));
      const claimAt = (position: number) => claimAtRow(store, serverId, position);
      // What was claimed while the journal was read may have its line there already.
      const since = await claimedRuns(store, serverId, runs.at(-1)?.position ?? 0);
      const findings = compareJournal([...runs, ...since], journal, claimAt, clock.now());
      return ok(comparison(serverId, journal, findings));
    },
  };
}

/** The newest runs of that server, oldest first; with `after` only those of later rows. */
async function claimedRuns(store: Store, serverId: string, after = 0): Promise<ClaimedRun[]> {
  const runs: ClaimedRun[] = [];
  let before: number | undefined;
  while (runs.length < RUNS) {
    const events = store.events.list({
      server_id: serverId,
      kinds: ['action.started'],
      after,
      ...(before === undefined ? {} : { before }),
      limit: PAGE,
      order: 'newest_first',
    });
    runs.push(...events.flatMap((event) => claimedRun(store, event) ?? []));
    before = events.at(-1)?.seq;
    if (events.length < PAGE || before === undefined) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return runs.reverse();
}

function claimAtRow(store: Store, serverId: string, position: number): ClaimedRun | null {
  const [event] = store.events.list({ after: position - 1, before: position + 1, limit: 1, order: 'oldest_first' });
  return event?.kind === 'action.started' && event.server_id === serverId ? claimedRun(store, event) : null;
}

/** null where the row holds no action; what an earlier version did not write into it is empty. */
function claimedRun(store: Store, { seq, hash, at, action_id, data }: EventView): ClaimedRun | null {
  const { action } = data;
  if (action_id === null || !isObject(action)) return null;
  return {
    action_id,
    digest: textIn(action, 'digest') ?? '',
    approved_by: textIn(action, 'approved_by') ?? '',
    position: seq,
    hash,
    at: Date.parse(at),
    login: textIn(data, 'server_journal'),
    ran: ranOf(store, store.actions.summary(action_id)),
  };
}

/** With these it may have ended before it began: nothing to run it, nobody heard. */
const UNCERTAIN: ReadonlySet<FailureCode> = new Set(['not_executed', 'sudo_refused', 'timed_out']);

/** After a lost connection nobody saw the command start, and what a server wrote right before it went down may be lost. */
function ranOf(store: Store, action: ActionSummary | null): ClaimedRun['ran'] {
  if (action === null) return 'perhaps';
  const { id, status, failure } = action;
  if (status !== 'completed' && status !== 'failed') return 'perhaps';
  if (failure?.code === 'not_started') return 'no';
  if (failure !== null && UNCERTAIN.has(failure.code)) return 'perhaps';
  const lost = store.events.list({ action_id: id, kinds: ['action.lost'], limit: 1, order: 'newest_first' });
  return lost.length === 0 ? 'yes' : 'perhaps';
}

function unread(server_id: string, message: string): JournalComparison {
  return { ...NOTHING, server_id, verdict: 'unreadable', message };
}

const NOTHING = {
  reaches_back_to: null,
  compared_since: null,
  lines: 0,
  matched: 0,
  not_expected: 0,
  not_certain: 0,
  before_journal: 0,
  differences: [],
  differences_total: 0,
};

function comparison(server_id: string, journal: Tagged, findings: JournalFindings): JournalComparison {
  const { differences, matched } = findings;
  const fits = differences.length === 0;
  const oldest = journal.isCut ? journal.lines[0] : undefined;
  return {
    server_id,
    verdict: fits ? 'fits' : 'differs',
    message: messageOf(journal, findings),
    reaches_back_to: journal.beginsAt === null ? null : isoTime(journal.beginsAt),
    compared_since: oldest === undefined ? null : isoTime(oldest.at),
    lines: journal.lines.length,
    matched,
    not_expected: findings.notExpected,
    not_certain: findings.notCertain,
    before_journal: findings.beforeJournal,
    differences: differences.slice(0, NAMED),
    differences_total: differences.length,
  };
}

function messageOf({ hasWriter, lines }: Tagged, { differences, matched }: JournalFindings): string {
  const count = differences.length;
  if (count > 0) return `${count} ${count === 1 ? 'thing differs' : 'things differ'} between the log and its journal.`;
  if (!hasWriter && lines.length === 0)
    return 'Nothing on this server can write our lines: it has no logger and no systemd-cat.';
  return matched === 0
    ? 'No run of the log left a line there, and no line is there.'
    : `The journal says what the log says, ${matched} ${matched === 1 ? 'run' : 'runs'} of it.`;
}
