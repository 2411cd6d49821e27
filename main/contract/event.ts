/** The event log: every change, in one order (SPEC API-3, AUD-1). */
import { z } from 'zod';
import { ActorKind, Via } from './actor.ts';
import { Timestamp } from './time.ts';

export const EventKind = z.enum([
  'host.started',
  'host.stopped',
  'server.added',
  'server.changed',
  'server.removed',
  'server.paused',
  'server.pause_changed',
  'server.resumed',
  'server.online',
  'server.offline',
  'server.connection_changed',
  'server.host_key_presented',
  'server.host_key_changed',
  'server.host_key_accepted',
  'server.sudo_checked',
  'service.added',
  'service.changed',
  'service.removed',
  'service.state_changed',
  'action.created',
  'action.specified',
  'action.approved',
  'action.rejected',
  'action.cancelled',
  'action.expired',
  'action.postponed',
  'action.started',
  'action.completed',
  'action.failed',
  'action.lost',
  'action.allowed',
  'maintenance.started',
  'maintenance.changed',
  'maintenance.ending',
  'maintenance.overdue',
  'maintenance.reminded',
  'maintenance.ended',
  'schedule.created',
  'schedule.cancelled',
  'schedule.skipped',
  'schedule.missed',
  'allow_rule.added',
  'allow_rule.removed',
  'settings.changed',
  'token.created',
  'token.revoked',
  'catalog.added',
  'catalog.changed',
  'catalog.removed',
  'visitors.changed',
  'visitors.published',
  'visitors.withdrawn',
  'visitors.failed',
  'failures.seen',
]);
export type EventKind = z.infer<typeof EventKind>;

/**
 * One row of the log. `data` holds the changed noun as it is after the change (`{action}`, `{server}`, `{service}` …)
 * and never a secret; `changes` are what differs, old → new; `part_of` is the seq of a row that tells the same in other words; `actor_id` in it says who the actor is whatever the name. `hash` is SHA-256 over the row and the hash before it.
 */
export const EventView = z
  .object({
    seq: z.number().int().describe('Rising by one.'),
    at: Timestamp,
    kind: EventKind,
    actor_kind: ActorKind,
    actor: z.string(),
    via: Via,
    server_id: z.string().nullable(),
    action_id: z.number().int().nullable(),
    data: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'Event' });
export type EventView = z.infer<typeof EventView>;

/** The newest row of the log: whoever keeps it elsewhere can tell later whether the log still holds it (AUD-2). */
export const AuditHead = z
  .object({
    seq: z.number().int().min(0).describe('0: the log is empty.'),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    at: Timestamp.nullable().describe('When the row was written; null: the log is empty.'),
  })
  .meta({ id: 'AuditHead' });
export type AuditHead = z.infer<typeof AuditHead>;

/** One place where a table is not what the log says, or a row of the log that cannot be (AUD-2). Never a secret. */
export const AuditDifference = z
  .object({
    table: z.string(),
    key: z.string().describe('Which row, such as the number of an action.'),
    field: z.string().nullable().describe('null: the whole row is missing, or nothing in the log made it.'),
    log: z.string().nullable().describe('What the log says, as JSON, cut; null: not shown, or nothing.'),
    found: z.string().nullable().describe('What the table says, as JSON, cut; null: not shown, or nothing.'),
    message: z.string().describe('The same in one sentence.'),
  })
  .meta({ id: 'AuditDifference' });
export type AuditDifference = z.infer<typeof AuditDifference>;

/**
 * Whether a row only repeats, in the words of a pause or of a setting, what a row of `maintenance.*` tells that is in the same
 * list: not where the list is narrowed to a kind or a server, for then the other one may be missing.
 */
export function isRepeated(
  data: EventView['data'],
  list: { kind?: readonly string[] | undefined; server_id?: string | undefined },
): boolean {
  return data.part_of !== undefined && list.kind === undefined && list.server_id === undefined;
}

/** Outcome of checking the hash chain, and of holding the log against the tables. */
export const AuditVerification = z
  .object({
    ok: z.boolean().describe('Whether the log is whole and the tables hold what it says.'),
    verdict: z
      .enum(['whole', 'broken', 'differs'])
      .describe('broken: the log itself; differs: the log is whole, and a table or a row of the log does not fit.'),
    rows: z.number().int().describe('Rows of the log that were checked.'),
    first_broken_seq: z.number().int().nullable(),
    message: z.string(),
    head: AuditHead.nullable().describe('The newest row that was checked; null where the log is broken.'),
    differences: z.array(AuditDifference).describe('The first 200.'),
    differences_total: z.number().int(),
    compared: z
      .array(z.object({ table: z.string(), rows: z.number().int() }))
      .describe('Tables that were held against the log; empty where the log is broken.'),
    not_covered: z
      .array(z.object({ table: z.string(), field: z.string(), rows: z.number().int() }))
      .describe('Values that older events did not carry: they were not compared.'),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;
