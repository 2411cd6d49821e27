/** Settings of the whole program (SPEC "Settings"). */
import { z } from 'zod';

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:30');

export const Settings = z
  .strictObject({
    poll_seconds: z.number().int().min(1).max(3600).describe('Between two looks at a server, seconds.'),
    offline_after_seconds: z.number().int().min(1).max(86_400),
    verify_seconds: z.number().int().min(0).max(600).describe('How long a unit must stay active; 0: look once.'),
    expire_after_hours: z
      .number()
      .min(1 / 60)
      .max(24 * 365),
    parallel_servers: z.number().int().min(1).max(1000),
    hold_everything: z.boolean(),
    server_journal: z
      .boolean()
      .describe("Whether each command that runs leaves a line in its server's own journal, tag holdpoint."),
    quiet_hours: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).nullable().describe('Local time of this machine.'),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = {
  poll_seconds: 30,
  offline_after_seconds: 180,
  verify_seconds: 5,
  expire_after_hours: 24,
  parallel_servers: 64,
  hold_everything: false,
  server_journal: true,
  quiet_hours: null,
};

export const SettingsPatch = Settings.partial().meta({ id: 'SettingsPatch' });
export type SettingsPatch = z.infer<typeof SettingsPatch>;
