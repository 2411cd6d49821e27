/** The catalog of action types: a closed list of argv templates, never a free command (SPEC ACT-4). */
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { ServerId, Tag } from './server.ts';
import { visibleText } from './text.ts';

export const TypeName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be 1 to 64 of a-z 0-9 _, beginning with a letter');

/** A typed parameter of an argv template. Values never begin with `-`, so none can become an option. */
export const TypeParameter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('integer'), min: z.number().int(), max: z.number().int() }),
  z.strictObject({
    kind: z.literal('choice'),
    values: z
      .array(z.string().regex(/^[^-\0][^\0]{0,199}$/))
      .min(1)
      .max(100),
  }),
  z.strictObject({ kind: z.literal('word'), max_length: z.number().int().min(1).max(255).default(100) }),
]);
export type TypeParameter = z.infer<typeof TypeParameter>;

const ParameterName = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/);
const Argument = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\0\n\r]+$/, 'must be one line');

const common = {
  title: visibleText(100),
  argv: z
    .array(Argument)
    .min(1)
    .max(50)
    .describe('The command, one element an argument. `{service}` and `{PARAMETER}` are replaced by their values.'),
  parameters: z.record(ParameterName, TypeParameter),
  needs_root: z.boolean(),
  time_limit_seconds: z.number().int().min(1).max(86_400),
  needs_approval: z.enum(['always', 'when_paused']),
  expire_after_hours: z
    .number()
    .min(1 / 60)
    .max(24 * 365)
    .nullable()
    .describe('null: the setting of the same name.'),
  only_servers: z.array(ServerId).max(1000).nullable().describe('null: every server.'),
  only_tags: z.array(Tag).max(50).nullable().describe('null: whatever its tags.'),
  enabled: z.boolean(),
};

export const ActionTypeInput = z
  .strictObject({
    name: TypeName,
    ...common,
    title: common.title.optional().describe('The name where not given.'),
    parameters: common.parameters.default({}),
    needs_root: common.needs_root.default(true),
    time_limit_seconds: common.time_limit_seconds.default(60),
    needs_approval: common.needs_approval.default('when_paused'),
    expire_after_hours: common.expire_after_hours.default(null),
    only_servers: common.only_servers.default(null),
    only_tags: common.only_tags.default(null),
    enabled: common.enabled.default(true),
  })
  .meta({ id: 'ActionTypeInput' });
export type ActionTypeInput = z.infer<typeof ActionTypeInput>;

/** Of a built-in type, title, argv, parameters and needs_root are fixed; the rest may be changed. */
export const ActionTypePatch = z
  .strictObject({
    title: common.title.optional(),
    argv: common.argv.optional(),
    parameters: common.parameters.optional(),
    needs_root: common.needs_root.optional(),
    time_limit_seconds: common.time_limit_seconds.optional(),
    needs_approval: common.needs_approval.optional(),
    expire_after_hours: common.expire_after_hours.optional(),
    only_servers: common.only_servers.optional(),
    only_tags: common.only_tags.optional(),
    enabled: common.enabled.optional(),
  })
  .meta({ id: 'ActionTypePatch' });
export type ActionTypePatch = z.infer<typeof ActionTypePatch>;

export const ActionType = z.object({ name: z.string(), ...common, is_builtin: z.boolean() }).meta({ id: 'ActionType' });
export type ActionType = z.infer<typeof ActionType>;

/** What waits or is approved under a type whose change bears on what would run. */
export const AffectedActions = z
  .object({
    count: z.number().int(),
    action_ids: z.array(z.number().int()).describe('The oldest 100.'),
  })
  .meta({ id: 'AffectedActions' });
export type AffectedActions = z.infer<typeof AffectedActions>;

/** Those it changes are refused when their turn comes (`guard_refused`), and can be asked again (ACT-10). */
export const ChangedType = ActionType.extend({ affected: AffectedActions }).meta({ id: 'ChangedActionType' });
export type ChangedType = z.infer<typeof ChangedType>;

/** What of a type bears on the actions that are filed under it already: all but its name and when it needs approval. */
const BEARING = [
  'argv',
  'parameters',
  'needs_root',
  'time_limit_seconds',
  'only_servers',
  'only_tags',
  'enabled',
] as const;

export function bearsOnFiled(before: Pick<ActionType, (typeof BEARING)[number]>, after: typeof before): boolean {
  return BEARING.some((field) => canonicalJson(before[field]) !== canonicalJson(after[field]));
}

/** Whether the type may be asked for on this server: by its name or by one of its tags, where it names any. */
export function isAllowedOn(
  { enabled, only_servers: servers, only_tags: tags }: Pick<ActionType, 'enabled' | 'only_servers' | 'only_tags'>,
  server: { server_id: string; tags: readonly string[] },
): boolean {
  if (!enabled) return false;
  if (servers === null && tags === null) return true;
  return (servers?.includes(server.server_id) ?? false) || (tags?.some((tag) => server.tags.includes(tag)) ?? false);
}
