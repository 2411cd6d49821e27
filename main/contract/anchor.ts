/**
 * Anchors: the head of the audit log, kept where whoever can rewrite the log cannot reach (AUD-2). One line each, so that a
 * file of them grows by appending.
 */
import { z } from 'zod';
import { AuditHead } from './event.ts';
import { isoTime, Timestamp } from './time.ts';

const WORD = 'holdpoint-audit';
const LINE = new RegExp(`^${WORD} (\\d{1,15}) ([0-9a-f]{64})(?: (\\S{1,40}))?$`);

/** A row of the log and the hash it had. */
export const Anchor = AuditHead.pick({ seq: true, hash: true }).meta({ id: 'Anchor' });
export type Anchor = z.infer<typeof Anchor>;

/** So many are compared in one request. */
export const MAX_ANCHORS = 2000;

export const AnchorsInput = z
  .strictObject({ anchors: z.array(z.strictObject(Anchor.shape)).min(1).max(MAX_ANCHORS) })
  .meta({ id: 'AnchorsInput' });

export const AnchorMismatch = z
  .object({
    seq: z.number().int(),
    hash: z.string().describe('What the row had when the anchor was kept.'),
    found: z.string().nullable().describe('What the row has now; null: the log ends before it.'),
    message: z.string(),
  })
  .meta({ id: 'AnchorMismatch' });
export type AnchorMismatch = z.infer<typeof AnchorMismatch>;

/** What comparing anchors with the log found. */
export const AnchorCheck = z
  .object({
    ok: z.boolean(),
    checked: z.number().int(),
    head: AuditHead.describe('The newest row now.'),
    last_fitting_seq: z
      .number()
      .int()
      .nullable()
      .describe('The newest anchor that fits: up to it the log is the one that was kept. null: none fits.'),
    mismatches: z.array(AnchorMismatch),
  })
  .meta({ id: 'AnchorCheck' });
export type AnchorCheck = z.infer<typeof AnchorCheck>;

/** `holdpoint-audit NUMBER HASH TIME`: for files, notices and mails alike; `readAnchor` reads it back. */
export function anchorLine({ seq, hash, at }: AuditHead): string {
  return [WORD, seq, hash, ...(at === null ? [] : [isoTime(Date.parse(at))])].join(' ');
}

const Json = z.object({ ...Anchor.shape, at: Timestamp.nullable().optional() });

/** From a line as `anchorLine` writes it, or the JSON of a head. null where it is neither. */
export function readAnchor(line: string): Anchor | null {
  const text = line.trim();
  const [, seq, hash] = LINE.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  try {
    const read = Json.safeParse(JSON.parse(text));
    return read.success ? { seq: read.data.seq, hash: read.data.hash } : null;
  } catch {
    return null;
  }
}
