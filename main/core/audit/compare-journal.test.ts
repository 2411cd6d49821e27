import { describe, expect, test } from 'vitest';
import type { ExecOutcome, RemoteCommand, Target } from '../ports.ts';
import { TAGGED_ARGV, TAGGED_LINES, TAGGED_LINES_MARKER, TAGGED_MARKER } from '../remote-scripts.ts';
import { type ClaimedRun, compareJournal } from './compare-journal.ts';
import { journalLine, readJournalLine } from './journal-line.ts';
import { parseTagged, readTagged, type Tagged, type TaggedLine } from './tagged-lines.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const hex = (letter: string) => letter.repeat(64);

function aRun(n: number, change: Partial<ClaimedRun> = {}): ClaimedRun {
  return {
    action_id: n,
    digest: hex('d'),
    approved_by: 'ada',
    position: n * 10,
    hash: hex('a'),
    at: NOW - 2 * HOUR_MS + n,
    login: 'deploy',
    ran: 'yes',
    ...change,
  };
}

const lineOf = (run: ClaimedRun, change: Partial<TaggedLine> = {}): TaggedLine => ({
  at: run.at + 5,
  uid: 1000,
  text: journalLine(run),
  ...change,
});

function aJournal(lines: TaggedLine[], change: Partial<Tagged> = {}): Tagged {
  const uids = new Map([['deploy', 1000]]);
  return {
    kind: 'read',
    clockMs: NOW,
    hasWriter: true,
    uids,
    beginsAt: NOW - 9 * HOUR_MS,
    lines,
    isCut: false,
    ...change,
  };
}

const compare = (runs: ClaimedRun[], journal: Tagged, others: ClaimedRun[] = []) =>
  compareJournal(runs, journal, (position) => others.find((run) => run.position === position) ?? null, NOW);

const kinds = (runs: ClaimedRun[], journal: Tagged) => compare(runs, journal).differences.map(({ kind }) => kind);

describe('AUD-3: the line of a run', () => {
  test('says which action, what ran, who approved it and where the log has it, and is read back', () => {
    const run = aRun(1);
    expect(journalLine(run)).toBe(`action=1 digest=${hex('d')} position=10 hash=${hex('a')} approved_by=ada`);
    expect(readJournalLine(journalLine(run))).toEqual({
      action_id: 1,
      digest: hex('d'),
      position: 10,
      hash: hex('a'),
      approved_by: 'ada',
    });
  });

  test('is one line of visible characters, whatever a name holds, and short enough for every logger', () => {
    const evil = `eve\naction=9 digest=${hex('e')}\u001b[2J\u202e\u0000${'ü😀'.repeat(200)}`;
    const line = journalLine(aRun(1, { approved_by: evil }));
    expect(line).not.toMatch(/[\p{C}\p{Zl}]/u);
    expect(Buffer.byteLength(line)).toBeLessThan(1000);
    const run = aRun(1, { approved_by: evil });
    expect(compare([run], aJournal([lineOf(run)]))).toMatchObject({ matched: 1, differences: [] });
  });

  test.each([
    '',
    'action=1',
    `action=x digest=${hex('d')} position=1 hash=${hex('a')} approved_by=ada`,
    `x ${journalLine(aRun(1))}`,
  ])('%j is none', (text) => expect(readJournalLine(text)).toBeNull());
});

describe('AUD-3: the log against the journal', () => {
  test('runs with their lines fit, in any order', () => {
    const runs = [aRun(1), aRun(2), aRun(3)];
    const journal = aJournal([lineOf(aRun(2)), lineOf(aRun(1)), lineOf(aRun(3))]);
    expect(compare(runs, journal)).toEqual({
      matched: 3,
      notExpected: 0,
      notCertain: 0,
      beforeJournal: 0,
      differences: [],
    });
  });

  test('a run without its line is told, where the journal reaches back so far and the run was certain', () => {
    expect(kinds([aRun(1), aRun(2)], aJournal([lineOf(aRun(1))]))).toEqual(['line_missing']);
    const old = aRun(2, { at: NOW - 10 * HOUR_MS });
    expect(compare([old], aJournal([]))).toMatchObject({ beforeJournal: 1, differences: [] });
    const cut = aJournal([lineOf(aRun(3))], { isCut: true });
    expect(compare([aRun(1, { at: NOW - 3 * HOUR_MS }), aRun(3)], cut)).toMatchObject({
      beforeJournal: 1,
      differences: [],
    });
    expect(compare([aRun(1, { ran: 'perhaps' })], aJournal([]))).toMatchObject({ notCertain: 1, differences: [] });
    expect(compare([aRun(1, { at: NOW - 1_000 })], aJournal([]))).toMatchObject({ notCertain: 1, differences: [] });
    expect(compare([aRun(1, { ran: 'no' })], aJournal([]))).toMatchObject({ notCertain: 0, differences: [] });
    expect(compare([aRun(1, { login: null })], aJournal([]))).toMatchObject({ notExpected: 1, differences: [] });
  });

  test('a clock of the server that is wrong by hours moves nothing', () => {
    const run = aRun(1, { at: NOW - 8 * HOUR_MS });
    const ahead = { clockMs: NOW + 5 * HOUR_MS, beginsAt: NOW - 4 * HOUR_MS };
    expect(kinds([run], aJournal([], ahead))).toEqual(['line_missing']);
    expect(compare([aRun(1, { at: NOW - 10 * HOUR_MS })], aJournal([], ahead))).toMatchObject({ beforeJournal: 1 });
  });

  test('a line without a run is told, and so is one that names the row of another action', () => {
    expect(kinds([], aJournal([lineOf(aRun(7))]))).toEqual(['run_missing']);
    expect(kinds([aRun(1)], aJournal([lineOf(aRun(1)), lineOf(aRun(2, { position: 10 }))]))).toEqual(['run_missing']);
  });

  test('a line of a run older than those that were read is looked up by its row', () => {
    expect(compare([], aJournal([lineOf(aRun(1))]), [aRun(1)])).toMatchObject({ matched: 1, differences: [] });
  });

  test.each([
    ['digest', { digest: hex('e') }],
    ['hash', { hash: hex('b') }],
    ['approved_by', { approved_by: 'eve' }],
  ])('another %s is told with both', (name, change) => {
    const { differences } = compare([aRun(1)], aJournal([lineOf(aRun(1, change))]));
    expect(differences).toMatchObject([{ kind: 'line_differs', action_id: 1 }]);
    expect(differences[0]?.message).toContain(`${name}: the log says ${aRun(1)[name as 'digest']}, the line `);
  });

  test('a line written by another user than the login is told, however right it is', () => {
    expect(kinds([aRun(1)], aJournal([lineOf(aRun(1), { uid: 1001 })]))).toEqual(['another_user']);
    expect(kinds([aRun(1)], aJournal([lineOf(aRun(1), { uid: null })]))).toEqual(['another_user']);
    const forged = [lineOf(aRun(1)), lineOf(aRun(1), { uid: 1001 })];
    expect(kinds([aRun(1)], aJournal(forged))).toEqual(['another_user']);
    const unknown = aJournal([lineOf(aRun(1), { uid: 77 })], { uids: new Map([['deploy', null]]) });
    expect(kinds([aRun(1)], unknown)).toEqual([]);
  });

  test('a second line of one run, one of a run that never started, and one that is none of ours', () => {
    expect(kinds([aRun(1)], aJournal([lineOf(aRun(1)), lineOf(aRun(1))]))).toEqual(['line_repeated']);
    expect(kinds([aRun(1, { ran: 'no' })], aJournal([lineOf(aRun(1))]))).toEqual(['did_not_start']);
    const foreign = compare(
      [],
      aJournal([lineOf(aRun(1), { text: `x\u001b[31m${'y'.repeat(999)}` }), lineOf(aRun(1), { text: null })]),
    );
    expect(foreign.differences.map(({ kind }) => kind)).toEqual(['line_foreign', 'line_foreign']);
    expect(foreign.differences[0]?.message).not.toMatch(/\p{C}/u);
    expect(foreign.differences[0]?.message.length).toBeLessThan(300);
  });
});

describe('AUD-3: what a server answers is hostile', () => {
  const target = { serverId: 'a', user: 'deploy', sudo: 'passwordless' } as unknown as Target;
  const exited = (text: string, exitCode = 0): ExecOutcome => ({
    kind: 'exited',
    exitCode,
    stdout: { text, is_cut: false },
    stderr: { text: '', is_cut: false },
  });
  const BOOTS = ' 0 0123456789abcdef Thu 2026-01-05 06:07:08 UTC—Thu 2026-03-01 12:00:00 UTC';
  const head = (readable: string, ...uids: string[]) =>
    `Welcome!\n${TAGGED_MARKER}\n1772366400\n1000\nyes\n${[...uids, readable].join('\n')}\n`;
  const entry = (change: Record<string, unknown> = {}) =>
    JSON.stringify({ __REALTIME_TIMESTAMP: '1772366400000000', MESSAGE: 'text', _UID: '1000', ...change });

  async function read(answers: (command: RemoteCommand) => ExecOutcome, logins = ['deploy']) {
    const asked: RemoteCommand[] = [];
    const exec = async (_: Target, command: RemoteCommand) => {
      asked.push(command);
      return answers(command);
    };
    return { outcome: await readTagged({ exec }, target, logins), asked };
  }

  test('in one go where the login may read: its clock, its users, where the journal begins, and the lines', async () => {
    const text = `${head('yes', '1000', '?')}${BOOTS}\n${TAGGED_LINES_MARKER}\n${entry()}\n`;
    const { outcome, asked } = await read(() => exited(text), ['deploy', 'gone']);
    expect(asked).toHaveLength(1);
    expect(outcome).toEqual({
      kind: 'read',
      clockMs: 1_772_366_400_000,
      hasWriter: true,
      uids: new Map([
        ['deploy', 1000],
        ['gone', null],
      ]),
      beginsAt: Date.parse('2026-01-05T06:07:08Z'),
      lines: [{ at: 1_772_366_400_000, uid: 1000, text: 'text' }],
      isCut: false,
    });
  });

  test('as root where it may not, and in plain words where that is refused too', async () => {
    const asRoot = (command: RemoteCommand) =>
      command.asRoot
        ? exited(command.argv.includes('--list-boots') ? BOOTS : `${entry()}\n`)
        : exited(head('no', '1000'));
    expect((await read(asRoot)).outcome).toMatchObject({
      kind: 'read',
      lines: [{ text: 'text' }],
      beginsAt: expect.any(Number),
    });
    const { outcome } = await read((command) => (command.asRoot ? exited('', 1) : exited(head('no', '1000'))));
    expect(outcome).toMatchObject({ kind: 'unreadable' });
    expect(outcome).toMatchObject({ message: expect.stringContaining('usermod -aG systemd-journal deploy') });
    expect(outcome).toMatchObject({ message: expect.stringContaining(TAGGED_ARGV.join(' ')) });
  });

  test.each([
    ['nothing', ''],
    ['no marker', 'Welcome\n1772366400\n'],
    ['a clock that is none', `${TAGGED_MARKER}\nnoon\n1000\nyes\n1000\nyes\n`],
    ['a user that is none', `${TAGGED_MARKER}\n1772366400\nroot\nyes\n1000\nyes\n`],
    ['its end missing', `${TAGGED_MARKER}\n1772366400\n1000\nyes\n1000\n`],
    ['no second marker', `${head('yes', '1000')}${BOOTS}\n${entry()}\n`],
  ])('%s is unreadable', async (_what, text) => {
    expect((await read(() => exited(text))).outcome.kind).toBe('unreadable');
  });

  test('lost, late and cut answers are not taken for an empty journal', async () => {
    const nothing = { text: '', is_cut: false };
    const outcomes: ExecOutcome[] = [
      { kind: 'lost', message: 'gone', stdout: nothing, stderr: nothing },
      { kind: 'timed_out', isEnded: true, isHeard: true, stdout: nothing, stderr: nothing },
      { kind: 'unheard', exitCode: 1, said: 'This account is currently not available.' },
      { kind: 'not_started', failure: { code: 'unreachable', message: 'no route' } },
      { kind: 'exited', exitCode: 0, stdout: { text: head('yes', '1000'), is_cut: true }, stderr: nothing },
    ];
    for (const outcome of outcomes) expect((await read(() => outcome)).outcome.kind).toBe('not_reached');
  });

  test('of lines what is no text of ours is kept as that; what is no line is left out', () => {
    const lines = [
      entry({ MESSAGE: [104, 105] }),
      entry({ MESSAGE: ['a', 'b'] }),
      entry({ MESSAGE: null }),
      entry({ MESSAGE: 'x'.repeat(5_000) }),
      entry({ _UID: ['0', '1000'] }),
      entry({ _UID: '-1' }),
      entry({ __REALTIME_TIMESTAMP: 1 }),
      entry({ __REALTIME_TIMESTAMP: '9'.repeat(40) }),
      '{"__proto__":{"MESSAGE":"x"}}',
      'null',
      '[]',
      '{',
      'no JSON at all',
      '',
    ];
    expect(parseTagged(lines.join('\n')).map(({ text, uid }) => [text, uid])).toEqual([
      [null, 1000],
      [null, 1000],
      [null, 1000],
      [null, 1000],
      ['text', null],
      ['text', null],
    ]);
  });

  test('as many lines as were asked for may be not all', async () => {
    const text = `${head('yes', '1000')}\n${TAGGED_LINES_MARKER}\n${`${entry()}\n`.repeat(TAGGED_LINES)}`;
    expect((await read(() => exited(text))).outcome).toMatchObject({ isCut: true, beginsAt: null });
  });
});
