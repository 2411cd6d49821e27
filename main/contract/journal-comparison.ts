/** The log held against a server's own journal (AUD-3). */
import { z } from 'zod';
import { Timestamp } from './time.ts';

export const JournalDifferenceKind = z.enum([
  'line_missing',
  'run_missing',
  'line_differs',
  'another_user',
  'line_repeated',
  'line_foreign',
  'did_not_start',
]);
export type JournalDifferenceKind = z.infer<typeof JournalDifferenceKind>;

export const JournalDifference = z
  .object({
    kind: JournalDifferenceKind,
    action_id: z.number().int().nullable().describe('As the line says, or of the run without a line; null: neither.'),
    at: Timestamp.describe("Of the line, by the server's clock; of a run without one, by ours."),
    message: z.string(),
  })
  .meta({ id: 'JournalDifference' });
export type JournalDifference = z.infer<typeof JournalDifference>;

export const JournalComparison = z
  .object({
    server_id: z.string(),
    verdict: z
      .enum(['fits', 'differs', 'unreadable'])
      .describe(
        'unreadable: the login may not read the journal, or its answer could not be read; nothing was compared.',
      ),
    message: z.string(),
    reaches_back_to: Timestamp.nullable().describe("Where the server's journal begins; null: it does not say."),
    compared_since: Timestamp.nullable().describe('Where older lines were not read, from here on; null: all were.'),
    lines: z.number().int().describe('Lines with our tag that were read.'),
    matched: z.number().int().describe('Runs whose line is there and says what the log says.'),
    not_expected: z
      .number()
      .int()
      .describe('Runs that left no line, as they should: the setting was off, or an earlier version ran them.'),
    not_certain: z.number().int().describe('Runs without a line that may not have started, or ended with the server.'),
    before_journal: z
      .number()
      .int()
      .describe('Runs without a line from before the journal begins, or from before what was read.'),
    differences: z.array(JournalDifference).describe('The first 200, oldest first.'),
    differences_total: z.number().int(),
  })
  .meta({ id: 'JournalComparison' });
export type JournalComparison = z.infer<typeof JournalComparison>;
