/** What an action is, as it was filed: the whole of what runs, and a digest over it (SPEC ACT-10). */
import { z } from 'zod';

/** SHA-256, hex, over the canonical JSON of an ActionSpec. */
export const SpecDigest = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 of 0-9 a-f');

/** When an action counts as done. How long a unit must stay active is a setting and no part of it. */
export const Success = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exit_zero') }),
  z.strictObject({ kind: z.literal('unit_active'), unit: z.string() }),
]);
export type Success = z.infer<typeof Success>;

/** Strict: a key that is not known here would not be under the digest. */
export const ActionSpec = z
  .strictObject({
    argv: z.array(z.string()).min(1).describe('The command as shown and as it runs, one element an argument.'),
    as_root: z.boolean(),
    time_limit_seconds: z.number().int(),
    success: Success,
    where: z.strictObject({
      server_id: z.string(),
      host: z.string(),
      port: z.number().int(),
      ssh_user: z.string(),
    }),
  })
  .meta({ id: 'ActionSpec' });
export type ActionSpec = z.infer<typeof ActionSpec>;

/** What is not as it was approved. `record`: the row itself was changed by hand, or holds no specification. */
export const SpecDifference = z.enum([
  'command',
  'rights',
  'time_limit',
  'success',
  'address',
  'login',
  'parameters',
  'type_not_allowed',
  'type_removed',
  'server_removed',
  'record',
]);
export type SpecDifference = z.infer<typeof SpecDifference>;

/** One side of a comparison, as people read it. */
export const SpecShown = z.object({
  command: z.string(),
  as_root: z.boolean(),
  time_limit_seconds: z.number().int(),
  address: z.string().describe('LOGIN@HOST:PORT'),
});
export type SpecShown = z.infer<typeof SpecShown>;

/** Why an action that was approved did not run: what it was, what would run now, and where the two differ. */
export const SpecChange = z
  .object({
    differs: z.array(SpecDifference),
    approved: SpecShown.nullable().describe('null: what is stored of it cannot be read or believed.'),
    now: SpecShown.nullable().describe('null: its type or its server is gone.'),
  })
  .meta({ id: 'SpecChange' });
export type SpecChange = z.infer<typeof SpecChange>;
