/** Approvals take their places in the order of the log; another place would let an action run before its turn (ACT-9). */
import type { ReplayedAction } from '../../core/audit/replay-action.ts';
import type { Row } from '../statements.ts';
import type { Findings } from './findings.ts';
import type { Pace } from './pace.ts';

export interface ApprovalOrder {
  note(id: number, state: ReplayedAction | null, row: Row | null): void;
  compare(findings: Findings, pace: Pace): Promise<void>;
}

/** `rows`: how long the log is. One bit a row of it, and one entry an approved action. */
export function createApprovalOrder(rows: number): ApprovalOrder {
  const bits = new Uint32Array((rows >>> 5) + 1);
  const seqs: number[] = [];
  const ids: number[] = [];
  const orders: (number | null)[] = [];

  return {
    note(id, state, row) {
      if (state === null) return;
      const { approvedSeq } = state;
      if (approvedSeq !== null) bits[approvedSeq >>> 5] = (bits[approvedSeq >>> 5] ?? 0) | (1 << (approvedSeq & 31));
      if (row === null) return;
      const order = row.approval_order as number | null;
      if (approvedSeq === null && order === null) return;
      seqs.push(approvedSeq ?? 0);
      ids.push(id);
      orders.push(order);
    },
    async compare(findings, pace) {
      const before = running(bits);
      for (const [index, seq] of seqs.entries()) {
        const place = seq === 0 ? null : (before[seq >>> 5] ?? 0) + ones((bits[seq >>> 5] ?? 0) & upTo(seq & 31));
        const found = orders[index] ?? null;
        if (place !== found) findings.differs('actions', String(ids[index]), 'approval_order', place, found, seq);
        if (pace.isOver()) await pace.rest();
      }
    },
  };
}

/** How many bits are set in all words before each. */
function running(bits: Uint32Array): Uint32Array {
  const before = new Uint32Array(bits.length);
  for (let word = 1; word < bits.length; word += 1) before[word] = (before[word - 1] ?? 0) + ones(bits[word - 1] ?? 0);
  return before;
}

const upTo = (bit: number) => (bit === 31 ? 0xffffffff : (1 << (bit + 1)) - 1);

function ones(word: number): number {
  let rest = word >>> 0;
  let count = 0;
  for (; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count += 1;
  return count;
}
