/** Services of a server: systemd units and the state last seen (SPEC SVC-1, SVC-4). */
import { z } from 'zod';
import { visibleText } from './text.ts';
import { Timestamp } from './time.ts';
import { UnitName } from './unit-name.ts';

export const ServiceState = z.enum(['running', 'stopped', 'failed', 'activating', 'unknown']);
export type ServiceState = z.infer<typeof ServiceState>;

export const ServiceInput = z
  .strictObject({
    name: UnitName,
    display_name: visibleText(200).optional(),
    is_critical: z.boolean().default(false),
    enabled: z.boolean().default(true).describe('Whether its state is watched.'),
  })
  .meta({ id: 'ServiceInput' });
export type ServiceInput = z.infer<typeof ServiceInput>;

export const ServicePatch = z
  .strictObject({
    display_name: visibleText(200).optional(),
    is_critical: z.boolean().optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'ServicePatch' });
export type ServicePatch = z.infer<typeof ServicePatch>;

export const ServiceView = z
  .object({
    server_id: z.string(),
    name: z.string(),
    display_name: z.string(),
    is_critical: z.boolean(),
    enabled: z.boolean(),
    state: ServiceState,
    sub_state: z.string().nullable().describe('systemd SubState, e.g. running, dead, auto-restart.'),
    load_state: z.string().nullable().describe('systemd LoadState, e.g. loaded, masked, not-found.'),
    pid: z.number().int().nullable(),
    memory_bytes: z.number().int().nullable(),
    since: Timestamp.nullable().describe('When the unit entered its present state.'),
    checked_at: Timestamp.nullable(),
    reason: z
      .string()
      .nullable()
      .describe('Why its state is unknown, in the words of the server; null where it is known.'),
    needs_reload: z
      .boolean()
      .describe('Its files changed on the server and systemd has not read them anew: a restart runs it as it was.'),
  })
  .meta({ id: 'Service' });
export type ServiceView = z.infer<typeof ServiceView>;

/** A unit found on the server, offered for picking. */
export const DiscoveredService = z
  .object({
    name: z.string().describe("systemd's own name of it."),
    aliases: z.array(z.string()).describe('Other names that mean it.'),
    description: z.string(),
    state: ServiceState,
    sub_state: z.string(),
    enablement: z
      .string()
      .describe('systemd UnitFileState, e.g. enabled, disabled, static, masked; empty without a file.'),
    is_watched: z.boolean(),
  })
  .meta({ id: 'DiscoveredService' });
export type DiscoveredService = z.infer<typeof DiscoveredService>;
