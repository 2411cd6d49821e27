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
]);
export type EventKind = z.infer<typeof EventKind>;

/**
 * One row of the log. `data` holds the changed noun as it is after the change (`{action}`, `{server}`, `{service}` …)
 * and never a secret; `actor_id` in it says who the actor is whatever the name. `hash` is SHA-256 over the row and the hash before it.
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

/** Outcome of checking the hash chain. */
export const AuditVerification = z
  .object({
    ok: z.boolean(),
    rows: z.number().int().describe('Rows that were checked.'),
    first_broken_seq: z.number().int().nullable(),
    message: z.string(),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;
