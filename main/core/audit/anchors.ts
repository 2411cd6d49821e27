/** Holds anchors against the log as it is now (AUD-2). */
import type { Anchor, AnchorCheck, AnchorMismatch } from '../../contract/anchor.ts';
import type { AuditHead } from '../../contract/event.ts';

/** Stands before the first row, and is the hash of a log without rows. */
export const GENESIS = '0'.repeat(64);

export interface AnchoredLog {
  head(): AuditHead;
  /** null where there is no such row. */
  hashAt(seq: number): string | null;
}

export function checkAnchors(anchors: readonly Anchor[], log: AnchoredLog): AnchorCheck {
  const head = log.head();
  const found = anchors.map((anchor) => ({ anchor, hash: anchor.seq === 0 ? GENESIS : log.hashAt(anchor.seq) }));
  const fitting = found.filter(({ anchor, hash }) => anchor.hash === hash).map(({ anchor }) => anchor.seq);
  const mismatches = found
    .filter(({ anchor, hash }) => anchor.hash !== hash)
    .map(({ anchor, hash }) => mismatch(anchor, hash, head));
  return {
    ok: mismatches.length === 0,
    checked: anchors.length,
    head,
    last_fitting_seq: fitting.length === 0 ? null : fitting.reduce((a, b) => Math.max(a, b)),
    mismatches,
  };
}

function mismatch({ seq, hash }: Anchor, found: string | null, head: AuditHead): AnchorMismatch {
  const had = `The log had hash ${hash} at row ${seq}`;
  const message =
    found === null
      ? `${had}; now it ends at row ${head.seq}: it was cut short, or another was put in its place.`
      : `${had}; now it has ${found}: it was written anew, or is another log.`;
  return { seq, hash, found, message };
}
