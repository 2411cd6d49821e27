import type Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { anchorLine, readAnchor } from '../../contract/anchor.ts';
import { checkAnchors, GENESIS } from '../../core/audit/anchors.ts';
import { anchoredLog } from '../events.ts';
import { HASHED_COLUMNS, type HashedRow, hashRow } from '../hash-chain.ts';
import { createStatements } from '../statements.ts';
import { MIGRATIONS, openTest, PERSON } from '../testing/store-fixture.ts';
import { appendByHand, dropTriggers, livedDatabase } from '../testing/tampering.ts';
import { verifyOpened } from './verify.ts';

const logOf = (db: Database.Database) => anchoredLog(createStatements(db));

/** Every row written anew from that one on, each with the right hash, and the head with them: what its owner can do. */
function rewriteFrom(db: Database.Database, seq: number, actor: string): void {
  const triggers = db.prepare<[], { sql: string }>("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").all();
  dropTriggers(db);
  db.prepare('UPDATE events SET actor = ? WHERE seq = ?').run(actor, seq);
  let previous =
    db
      .prepare('SELECT hash FROM events WHERE seq = ?')
      .pluck()
      .get(seq - 1) ?? GENESIS;
  for (const row of db
    .prepare(`SELECT ${HASHED_COLUMNS.join(', ')} FROM events WHERE seq >= ? ORDER BY seq`)
    .all(seq)) {
    const hash = hashRow(String(previous), row as HashedRow);
    db.prepare('UPDATE events SET prev_hash = ?, hash = ? WHERE seq = ?').run(
      previous,
      hash,
      (row as { seq: number }).seq,
    );
    previous = hash;
  }
  db.prepare('UPDATE event_head SET hash = ?').run(previous);
  for (const { sql } of triggers) db.exec(sql);
}

describe('AUD-2: anchors', () => {
  test('a log rewritten whole, its chain and its tables in order, is named by the anchors after the change', async () => {
    const db = await livedDatabase();
    const log = logOf(db);
    const kept = [1, 20, 40, log.head().seq].map((seq) => ({ seq, hash: log.hashAt(seq) ?? '' }));
    expect(checkAnchors(kept, log)).toMatchObject({ ok: true, checked: 4, last_fitting_seq: log.head().seq });
    rewriteFrom(db, 30, 'nobody');
    await expect(verifyOpened(db, MIGRATIONS)).resolves.toMatchObject({ verdict: 'whole' });
    const found = checkAnchors(kept, log);
    expect(found).toMatchObject({ ok: false, checked: 4, last_fitting_seq: 20 });
    expect(found.mismatches.map(({ seq }) => seq)).toEqual([40, log.head().seq]);
    expect(found.mismatches[0]?.message).toBe(
      `The log had hash ${kept[2]?.hash} at row 40; now it has ${log.hashAt(40)}: it was written anew, or is another log.`,
    );
  });

  test('a log cut short, its head with it, is named; so is one that grew another way from there', async () => {
    const db = await livedDatabase();
    const log = logOf(db);
    const head = log.head();
    dropTriggers(db);
    db.prepare('DELETE FROM events WHERE seq > ?').run(head.seq - 5);
    const end = log.head();
    db.prepare('UPDATE event_head SET seq = ?, hash = ?').run(end.seq, end.hash);
    expect(checkAnchors([head], log)).toMatchObject({
      ok: false,
      last_fitting_seq: null,
      mismatches: [{ found: null, message: expect.stringMatching(`now it ends at row ${end.seq}: it was cut short`) }],
    });
    for (let n = 0; n < 9; n += 1) appendByHand(db, { kind: 'host.started', data: { n } });
    expect(checkAnchors([end, head], log)).toMatchObject({
      ok: false,
      last_fitting_seq: end.seq,
      mismatches: [{ seq: head.seq, found: log.hashAt(head.seq) }],
    });
  });

  test('the head of an empty log, and of one that a transaction is adding to', () => {
    const { store } = openTest();
    expect(store.events.head()).toEqual({ seq: 0, hash: GENESIS, at: null });
    expect(checkAnchors([{ seq: 0, hash: GENESIS }], store.events).ok).toBe(true);
    store.write((tx) => {
      tx.record({ kind: 'host.started', actor: PERSON, data: {} });
      expect(tx.events.head()).toMatchObject({ seq: 1, hash: tx.events.hashAt(1) });
    });
  });
});

describe('AUD-2: the line of an anchor', () => {
  const head = { seq: 12, hash: 'ab'.repeat(32), at: '2026-01-02T03:04:05.678Z' };

  test('is one line of number, hash and time, and is read back, as is the JSON of the head', () => {
    expect(anchorLine(head)).toBe(`holdpoint-audit 12 ${'ab'.repeat(32)} 2026-01-02T03:04:05.678Z`);
    for (const line of [anchorLine(head), ` ${anchorLine({ ...head, at: null })}\r`, JSON.stringify(head)]) {
      expect(readAnchor(line)).toEqual({ seq: 12, hash: head.hash });
    }
  });

  test.each([
    '',
    '{}',
    '[]',
    'null',
    '12',
    `holdpoint-audit 12 ${'AB'.repeat(32)}`,
    `holdpoint-audit -1 ${'ab'.repeat(32)}`,
    `holdpoint-audit 1e3 ${'ab'.repeat(32)}`,
    `x holdpoint-audit 12 ${'ab'.repeat(32)}`,
    `{"seq":1.5,"hash":"${'ab'.repeat(32)}"}`,
    `holdpoint-audit 9999999999999999 ${'ab'.repeat(32)}`,
    `{"seq":1,"hash":"${'ab'.repeat(31)}"}`,
  ])('%j is none', (line) => {
    expect(readAnchor(line)).toBeNull();
  });
});
