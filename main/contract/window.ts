/** What the window asks for beyond the nouns: one snapshot to start from, decisions on many, pictures of the past. */
import { z } from 'zod';
import { ActionStatus, ActionSummary, ApproveInput } from './action.ts';
import { ActionType } from './catalog.ts';
import { Problem } from './error.ts';
import { FailureReason } from './failures.ts';
import { MaintenanceWindow } from './maintenance.ts';
import { ServerView } from './server.ts';
import { ServiceState, ServiceView } from './service.ts';
import { Settings } from './settings.ts';
import { visibleText } from './text.ts';
import { Timestamp } from './time.ts';

/** Everything the mirror holds, read in one moment. `revision` is the seq of the last event that is in it. */
export const Snapshot = z
  .object({
    revision: z.number().int(),
    now: Timestamp,
    version: z.string(),
    person: z.string(),
    secrets_are_durable: z.boolean(),
    settings: Settings,
    servers: z.array(ServerView),
    services: z.array(ServiceView),
    actions: z.array(ActionSummary).describe('All that are open or unknown, and the newest 100 that ended.'),
    types: z.array(ActionType),
    maintenance: z.array(MaintenanceWindow).describe('All that is open, oldest first.'),
    failures: z
      .object({
        total: z.number().int(),
        ids: z.partialRecord(FailureReason, z.array(z.number().int())).describe('The newest 20,000, by reason.'),
      })
      .describe('What failed and nobody has looked at.'),
    visitors_failed: z.array(z.string()).describe("Servers whose visitors' page is not as it should be (MNT-7)."),
    desktop_notes: z.array(z.string()).describe('What the desktop of the host does not have, a sentence each (TRY-4).'),
  })
  .meta({ id: 'Snapshot' });
export type Snapshot = z.infer<typeof Snapshot>;

const Ids = z.array(z.number().int().positive()).min(1).max(1000);
const SeenActions = z
  .array(z.strictObject({ id: z.number().int().positive(), ...ApproveInput.shape }))
  .max(1000)
  .optional()
  .describe('What was seen of them; one that is not here is decided as it stands.');

/** One decision on many actions; each is decided for itself, as if alone. */
export const BulkDecision = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('approve'), ids: Ids, seen: SeenActions }),
    z.strictObject({ decision: z.literal('cancel'), ids: Ids, seen: SeenActions }),
    z.strictObject({
      decision: z.literal('reject'),
      ids: Ids,
      seen: SeenActions,
      reason: visibleText(1000),
    }),
  ])
  .meta({ id: 'BulkDecision' });
export type BulkDecision = z.infer<typeof BulkDecision>;

export const BulkResult = z
  .object({
    results: z.array(z.object({ id: z.number().int(), ok: z.boolean(), problem: Problem.nullable() })),
    decided: z.number().int(),
  })
  .meta({ id: 'BulkResult' });
export type BulkResult = z.infer<typeof BulkResult>;

/** What a service was from when to when; adjoining stretches, oldest first. `unknown`: not watched, or server offline. */
export const UptimeStretch = z.object({ from: Timestamp, to: Timestamp, state: ServiceState });
export const ServiceUptime = z.object({
  name: z.string(),
  stretches: z.array(UptimeStretch),
  up_ratio: z.number().min(0).max(1).nullable().describe('running ÷ known time; null where nothing is known.'),
});
export const UptimeView = z
  .object({ from: Timestamp, to: Timestamp, services: z.array(ServiceUptime) })
  .meta({ id: 'Uptime' });
export type UptimeView = z.infer<typeof UptimeView>;

/** Actions per UTC day by the status they have now. */
export const ActionsPerDay = z
  .object({
    days: z.array(z.object({ day: z.iso.date(), counts: z.partialRecord(ActionStatus, z.number().int()) })),
  })
  .meta({ id: 'ActionsPerDay' });
export type ActionsPerDay = z.infer<typeof ActionsPerDay>;

/** A host of `~/.ssh/config` that can be imported. */
export const SshConfigHost = z
  .object({
    alias: z.string(),
    host: z.string(),
    port: z.number().int(),
    ssh_user: z.string().nullable(),
    identity_file: z.string().nullable().describe('The first named key file that exists; null: the agent.'),
    refusal: z
      .string()
      .nullable()
      .describe('Why it cannot be taken over as the file has it, in a sentence; null where it can.'),
    is_known: z.boolean().describe('A server with this address and port exists already.'),
  })
  .meta({ id: 'SshConfigHost' });
export type SshConfigHost = z.infer<typeof SshConfigHost>;

/** A link that opens the window in a browser: works once, within a minute. */
export const SessionLink = z.object({ url: z.string(), expires_at: Timestamp }).meta({ id: 'SessionLink' });
export type SessionLink = z.infer<typeof SessionLink>;

/** Where the window of the host's own desktop is to open; without a path it stays where it is. */
export const WindowInput = z
  .strictObject({
    path: z
      .string()
      .max(2000)
      .regex(/^\/(?![/\\])[\x21-\x7e]*$/, 'must be a path of the window, such as /queue')
      .optional(),
  })
  .meta({ id: 'WindowInput' });
export type WindowInput = z.infer<typeof WindowInput>;

/** `shown` false: this host has no window of its own to show. */
export const WindowShown = z.object({ shown: z.boolean() }).meta({ id: 'WindowShown' });
export type WindowShown = z.infer<typeof WindowShown>;
