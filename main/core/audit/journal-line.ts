/**
 * What a run leaves in the journal of its server (AUD-3): which action, what ran, who approved it, and the row of the log that
 * claimed it. Whoever changes the log later has the servers' journals against them.
 */

export interface RunClaim {
  action_id: number;
  /** Of what was approved (ACT-10), hex. */
  digest: string;
  approved_by: string;
  /** The row of the log that claimed it, and its hash. */
  position: number;
  hash: string;
}

const NAME_CHARACTERS = 100;
const INVISIBLE = /\p{C}|\p{Zl}|\p{Zp}/gu;
const LINE = /^action=(\d{1,15}) digest=([0-9a-f]{64}) position=(\d{1,15}) hash=([0-9a-f]{64}) approved_by=(.*)$/u;

/** One line of at most 700 bytes, of visible characters only. The name comes last: it may hold anything but a line's end. */
export function journalLine({ action_id, digest, approved_by, position, hash }: RunClaim): string {
  return `action=${action_id} digest=${digest} position=${position} hash=${hash} approved_by=${cleaned(approved_by)}`;
}

/** null where it is not such a line. */
export function readJournalLine(text: string): RunClaim | null {
  const [, action, digest, position, hash, approved_by] = LINE.exec(text) ?? [];
  if (action === undefined || digest === undefined || hash === undefined || approved_by === undefined) return null;
  return { action_id: Number(action), digest, approved_by, position: Number(position), hash };
}

/** As it stands in the line, so that both can be compared. */
export function cleaned(name: string): string {
  return [...name.replace(INVISIBLE, '�')].slice(0, NAME_CHARACTERS).join('');
}
