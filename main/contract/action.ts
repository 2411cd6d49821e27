/** Actions: fixes that were asked for, and what became of them (SPEC ACT-1…9). */
import { z } from 'zod';
import { ActionSpec, SpecChange, SpecDigest } from './action-spec.ts';
import { ActorId } from './actor.ts';
import { TypeName } from './catalog.ts';
import { ConnectFailureCode, ServerId } from './server.ts';
import { visibleText } from './text.ts';
import { Timestamp, TimestampInput } from './time.ts';
import { UnitName } from './unit-name.ts';

export const ActionStatus = z.enum([
  'pending',
  'approved',
  'executing',
  'completed',
  'failed',
  'rejected',
  'cancelled',
  'expired',
  'unknown',
]);
export type ActionStatus = z.infer<typeof ActionStatus>;

/** Why an action failed or its outcome was lost; closed, each with an explanation for a person. */
export const FailureCode = z.enum([
  'exit_code',
  'not_active',
  'did_not_stay_active',
  'start_limit',
  'condition_not_met',
  'unverified',
  'no_systemd',
  'unit_not_found',
  'unit_masked',
  'sudo_refused',
  'timed_out',
  'killed',
  'connection_lost',
  'host_restarted',
  'not_executed',
  'not_started',
  'guard_refused',
]);
export type FailureCode = z.infer<typeof FailureCode>;

export const Failure = z.object({
  code: FailureCode,
  message: z.string().describe('What happened, in a sentence.'),
  next_step: z.string().nullable().describe('What a person can do about it.'),
  journal: z.array(z.string()).nullable().describe("The last lines of the unit's journal, oldest first, at most 50."),
  changed: SpecChange.optional().describe('With guard_refused: what was approved, and what would run now (ACT-10).'),
});
export type Failure = z.infer<typeof Failure>;

/** Why an approved action does not run yet, and when it is tried again (RUN-3). */
export const Waiting = z.object({
  code: ConnectFailureCode,
  message: z.string(),
  attempts: z.number().int(),
  next_attempt_at: Timestamp,
});
export type Waiting = z.infer<typeof Waiting>;

export const ActionSummary = z
  .object({
    id: z.number().int(),
    server_id: z.string(),
    action_type: z.string(),
    service_name: z.string().nullable(),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    command: z.string().describe('The exact command, as approved.'),
    status: ActionStatus,
    created_at: Timestamp,
    created_by: z.string(),
    created_by_id: ActorId.nullable().default(null).describe('Who that is whatever the name; null: not known.'),
    note: z.string().nullable(),
    alert_ref: z.string().nullable(),
    approved_at: Timestamp.nullable(),
    approved_by: z.string().nullable(),
    rejected_at: Timestamp.nullable(),
    rejected_by: z.string().nullable(),
    rejection_reason: z.string().nullable(),
    cancelled_at: Timestamp.nullable(),
    cancelled_by: z.string().nullable(),
    executed_at: Timestamp.nullable(),
    completed_at: Timestamp.nullable(),
    exit_code: z.number().int().nullable(),
    failure: Failure.nullable(),
    remarks: z.array(z.string()).default([]).describe('What else is to be known of the result, a sentence each.'),
    waiting: Waiting.nullable(),
    allowed_by: z.number().int().nullable().default(null).describe('The rule by which it passed a hold (MNT-4).'),
    expires_at: Timestamp,
    revision: z
      .number()
      .int()
      .default(0)
      .describe('Rises with each step of the status; a decision may name the one it was made on.'),
    digest: z
      .string()
      .nullable()
      .default(null)
      .describe('SHA-256, hex, over the canonical JSON of `spec`: what is approved and runs (ACT-10).'),
  })
  .meta({ id: 'ActionSummary' });
export type ActionSummary = z.infer<typeof ActionSummary>;

export const ActionView = ActionSummary.extend({
  stdout: z.string().nullable().describe('The first and last 32 KiB.'),
  stderr: z.string().nullable().describe('The first and last 32 KiB.'),
  stdout_cut: z.boolean(),
  stderr_cut: z.boolean(),
  spec: ActionSpec.nullable().describe(
    'All that runs; null where it was filed before actions carried this, or cannot be read.',
  ),
  approved_digest: z.string().nullable().describe('The digest that the approval named.'),
}).meta({ id: 'Action' });
export type ActionView = z.infer<typeof ActionView>;

const Note = visibleText(2000);
const AlertRef = visibleText(500);

export const ActionInput = z
  .strictObject({
    server_id: ServerId,
    action_type: TypeName,
    service_name: UnitName.optional(),
    parameters: z.record(z.string(), z.union([z.string().max(500), z.number()])).default({}),
    note: Note.optional(),
    alert_ref: AlertRef.optional(),
  })
  .meta({ id: 'ActionInput' });
export type ActionInput = z.infer<typeof ActionInput>;

export const RestartInput = z
  .strictObject({ note: Note.optional(), alert_ref: AlertRef.optional() })
  .meta({ id: 'RestartInput' });
export type RestartInput = z.infer<typeof RestartInput>;

const Revision = z
  .number()
  .int()
  .positive()
  .optional()
  .describe('The revision that was seen; with another one the answer is 409 `stale_decision`.');

/** What whoever decides saw of the action. Without it, it is decided as it stands. */
export const SeenInput = z.strictObject({ revision: Revision }).meta({ id: 'SeenInput' });
export const ApproveInput = SeenInput.extend({
  digest: SpecDigest.optional().describe('The digest that was seen; with another one: 409 `stale_decision`.'),
}).meta({ id: 'ApproveInput' });
export interface Seen {
  revision?: number | undefined;
  digest?: string | undefined;
}

export const RejectInput = SeenInput.extend({ reason: visibleText(1000) }).meta({ id: 'RejectInput' });

/** What a person found out about an action whose outcome Holdpoint could not find out itself (ACT-2, unknown). */
export const SettleInput = z
  .strictObject({ outcome: z.enum(['completed', 'failed']), note: Note, revision: Revision })
  .meta({ id: 'SettleInput' });
export type SettleInput = z.infer<typeof SettleInput>;

/** The body of the 201 of `/services/{name}/restart`. */
export const RestartAnswer = z
  .object({
    action_id: z.number().int(),
    action_type: z.string(),
    server_id: z.string(),
    service_name: z.string(),
    command: z.string(),
    status: ActionStatus,
    created_at: Timestamp,
  })
  .meta({ id: 'RestartAnswer' });

const one = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]),
    z.array(schema).optional(),
  );

const integerText = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));

/** Query of `GET /actions`; unknown names are refused, so that a misspelt filter never widens the answer. */
export const ActionQuery = z
  .strictObject({
    status: one(ActionStatus),
    server_id: one(ServerId),
    action_type: one(TypeName),
    service_name: UnitName.optional(),
    created_from: TimestampInput.optional().describe('Inclusive.'),
    created_to: TimestampInput.optional().describe('Exclusive.'),
    text: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\0]*$/, 'must not hold the character NUL')
      .optional()
      .describe('In command, note, reason, requester, service or server.'),
    limit: integerText(1, 100).default(50),
    offset: integerText(0, Number.MAX_SAFE_INTEGER).default(0),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'must be a next_cursor of an earlier answer')
      .optional()
      .describe('`next_cursor` of the page before; offset is then ignored.'),
  })
  .meta({ id: 'ActionQuery' });
export type ActionQuery = z.infer<typeof ActionQuery>;

export const ActionList = z
  .object({
    actions: z.array(ActionSummary),
    total: z.number().int(),
    limit: z.number().int(),
    offset: z.number().int(),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'ActionList' });
export type ActionList = z.infer<typeof ActionList>;
