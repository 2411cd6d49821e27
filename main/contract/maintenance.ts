/** Maintenance of one server, of a group or of everything (SPEC section 5). Times are instants; lengths say their unit. */
import { z } from 'zod';
import { ServerId, Tag } from './server.ts';
import { visibleText } from './text.ts';
import { Timestamp, TimestampInput } from './time.ts';

/** The longest that is planned ahead in one go, minutes. */
const MAX_MINUTES = 60 * 24 * 366;

/** `all`, `tag:NAME` or `server:ID`. Pausing a server is `server:ID`; holding everything is `all`. */
export const MaintenanceScope = z
  .union([z.literal('all'), z.templateLiteral(['tag:', Tag]), z.templateLiteral(['server:', ServerId])])
  .describe('all, tag:NAME or server:ID');
export type MaintenanceScope = z.infer<typeof MaintenanceScope>;

/** What a server had when its maintenance began or when it is asked for: the services of its list that are watched. */
export const Affected = z.object({ server_id: z.string(), services: z.array(z.string()) });
export type Affected = z.infer<typeof Affected>;

/** One stretch of maintenance. `eta` ends nothing: past it the window is overdue. `ends_at` ends it. */
export const MaintenanceWindow = z
  .object({
    id: z.number().int(),
    scope: z.string(),
    message: z.string().nullable().describe('For visitors and colleagues: what is being done.'),
    status: z.string().nullable().describe('One line on how far it is.'),
    reason: z.string().nullable().describe('Why, for the log; never shown to visitors.'),
    eta: Timestamp.nullable(),
    ends_at: Timestamp.nullable().describe('Ends by itself then.'),
    started_at: Timestamp,
    activated_by: z.string(),
    is_overdue: z.boolean(),
    affected: z.array(Affected),
    schedule_id: z.number().int().nullable().describe('The schedule that began it.'),
  })
  .meta({ id: 'MaintenanceWindow' });
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

export const EndedWindow = MaintenanceWindow.extend({
  ended_at: Timestamp,
  ended_by: z.string(),
  duration_seconds: z.number(),
}).meta({ id: 'EndedMaintenanceWindow' });
export type EndedWindow = z.infer<typeof EndedWindow>;

export const MaintenanceStatus = z
  .object({ is_active: z.boolean(), windows: z.array(MaintenanceWindow) })
  .meta({ id: 'MaintenanceStatus' });
export type MaintenanceStatus = z.infer<typeof MaintenanceStatus>;

const Texts = {
  message: visibleText(1000).nullable().optional(),
  status: visibleText(200).nullable().optional(),
  reason: visibleText(1000).nullable().optional(),
  eta: TimestampInput.nullable().optional().describe('In the future.'),
  ends_at: TimestampInput.nullable().optional().describe('In the future.'),
};

/** Without a scope: all. On a scope that is in maintenance already: its texts and times are taken over, its start is kept. */
export const MaintenanceInput = z
  .strictObject({
    scope: MaintenanceScope.default('all'),
    shared: z
      .boolean()
      .default(false)
      .describe('For programs: it ends when all that began or joined it so have let go. Texts of an open one stay.'),
    ...Texts,
  })
  .meta({ id: 'MaintenanceInput' });
export type MaintenanceInput = z.infer<typeof MaintenanceInput>;

/** Changes an open window; `extend_minutes` moves those of eta and ends_at that are set, from now where they have passed. */
export const MaintenancePatch = z
  .strictObject({
    scope: MaintenanceScope.default('all'),
    ...Texts,
    extend_minutes: z.number().positive().max(MAX_MINUTES).optional(),
  })
  .refine((patch) => patch.extend_minutes === undefined || (patch.eta === undefined && patch.ends_at === undefined), {
    message: 'give a length or instants, not both',
    path: ['extend_minutes'],
  })
  .meta({ id: 'MaintenancePatch' });
export type MaintenancePatch = z.infer<typeof MaintenancePatch>;

export const MaintenanceEnded = z.object({ ended: z.array(EndedWindow) }).meta({ id: 'MaintenanceEnded' });
export type MaintenanceEnded = z.infer<typeof MaintenanceEnded>;

/** Maintenance that is over, newest end first. */
export const MaintenanceLog = z
  .object({
    windows: z.array(EndedWindow),
    total: z.number().int(),
    limit: z.number().int(),
    offset: z.number().int(),
  })
  .meta({ id: 'MaintenanceLog' });
export type MaintenanceLog = z.infer<typeof MaintenanceLog>;

/** IANA name, such as `Europe/Berlin`. */
export const TimeZone = z.string().refine(isTimeZone, 'is not a time zone this system knows');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const ScheduleTexts = {
  scope: MaintenanceScope.default('all'),
  message: visibleText(1000).nullable().optional(),
  reason: visibleText(1000).nullable().optional(),
  length_minutes: z.number().min(1).max(MAX_MINUTES).describe('How long each window lasts.'),
};

/** Once at an instant, or again and again by cron (five fields) in a time zone. */
export const ScheduleInput = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('once'), starts_at: TimestampInput, ...ScheduleTexts }),
    z.strictObject({ kind: z.literal('recurring'), cron: z.string().max(200), time_zone: TimeZone, ...ScheduleTexts }),
  ])
  .meta({ id: 'ScheduleInput' });
export type ScheduleInput = z.infer<typeof ScheduleInput>;

export const Schedule = z
  .object({
    id: z.number().int(),
    kind: z.enum(['once', 'recurring']),
    scope: z.string(),
    message: z.string().nullable(),
    reason: z.string().nullable(),
    starts_at: Timestamp.nullable().describe('Of a schedule that fires once.'),
    cron: z.string().nullable(),
    time_zone: z.string().nullable(),
    length_minutes: z.number(),
    next_starts_at: Timestamp.nullable().describe('null: it is over or cancelled.'),
    next_ends_at: Timestamp.nullable(),
    created_at: Timestamp,
    created_by: z.string(),
    cancelled_at: Timestamp.nullable(),
    cancelled_by: z.string().nullable(),
  })
  .meta({ id: 'Schedule' });
export type Schedule = z.infer<typeof Schedule>;

export const ScheduleList = z.object({ schedules: z.array(Schedule) }).meta({ id: 'ScheduleList' });
export type ScheduleList = z.infer<typeof ScheduleList>;

/** A start that will come, and when that window ends. */
export const Occurrence = z.object({ starts_at: Timestamp, ends_at: Timestamp });
export type Occurrence = z.infer<typeof Occurrence>;

/** What a plan would come to; nothing is kept. */
export const SchedulePreview = z
  .object({ occurrences: z.array(Occurrence).describe('The next three starts; fewer where there are not as many.') })
  .meta({ id: 'SchedulePreview' });
export type SchedulePreview = z.infer<typeof SchedulePreview>;

/** The starts of all schedules in a period, the first one first. */
export const ScheduleCalendar = z
  .object({
    occurrences: z.array(Occurrence.extend({ schedule_id: z.number().int(), scope: z.string() })),
    is_cut: z.boolean().describe('There are more than are shown.'),
  })
  .meta({ id: 'ScheduleCalendar' });
export type ScheduleCalendar = z.infer<typeof ScheduleCalendar>;

/** Who may pass a hold: all conditions that are given must be met (MNT-4). */
export const AllowRuleInput = z
  .strictObject({
    token: z
      .string()
      .max(200)
      .optional()
      .describe('Name of the token in use that files the action; the rule is for that token, not for its name.'),
    action_type: z.string().max(100).optional(),
    tag: Tag.optional(),
    until: TimestampInput.nullable().optional(),
    note: visibleText(1000).optional(),
  })
  .refine((rule) => rule.token !== undefined || rule.action_type !== undefined, {
    message: 'needs a token or an action type',
    path: ['token'],
  })
  .meta({ id: 'AllowRuleInput' });
export type AllowRuleInput = z.infer<typeof AllowRuleInput>;

export const AllowRule = z
  .object({
    id: z.number().int(),
    token: z.string().nullable().describe('The name of its token.'),
    token_id: z
      .number()
      .int()
      .nullable()
      .default(null)
      .describe('null with a token: nobody knows which it was, so nobody passes.'),
    token_state: z
      .enum(['in_use', 'expired', 'revoked', 'unknown'])
      .nullable()
      .default(null)
      .describe('Only `in_use` passes anything. A new token of the same name is another token.'),
    action_type: z.string().nullable(),
    tag: z.string().nullable(),
    until: Timestamp.nullable(),
    note: z.string().nullable(),
    created_at: Timestamp,
    created_by: z.string(),
    used_count: z.number().int(),
    last_used_at: Timestamp.nullable(),
  })
  .meta({ id: 'AllowRule' });
export type AllowRule = z.infer<typeof AllowRule>;

export const AllowRuleList = z.object({ rules: z.array(AllowRule) }).meta({ id: 'AllowRuleList' });
export type AllowRuleList = z.infer<typeof AllowRuleList>;

/** Of windows that began in the last `days` days. */
export const MaintenanceStatistics = z
  .object({
    days: z.number().int(),
    windows: z.number().int(),
    total_seconds: z.number(),
    average_seconds: z.number().nullable(),
    longest_seconds: z.number().nullable(),
    overdue: z.number().int().describe('Windows that went past their ETA.'),
    by_scope: z.array(z.object({ scope: z.string(), windows: z.number().int(), total_seconds: z.number() })),
    by_person: z.array(z.object({ person: z.string(), windows: z.number().int() })),
    held_actions: z.number().int().describe('Actions that waited because of a hold.'),
    allowed_actions: z.number().int().describe('Actions that passed a hold by a rule.'),
  })
  .meta({ id: 'MaintenanceStatistics' });
export type MaintenanceStatistics = z.infer<typeof MaintenanceStatistics>;
