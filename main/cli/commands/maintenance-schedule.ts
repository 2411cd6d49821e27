/** `holdpoint maintenance schedule …` (SPEC MNT-5). */
import type { Command } from 'commander';
import { Schedule, ScheduleList } from '../../contract/maintenance.ts';
import { path } from '../api-client.ts';
import { given } from '../arguments.ts';
import { wrongUsage } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { parseMinutes } from '../durations.ts';
import { parseInstant } from '../eta.ts';
import { scheduleTable } from '../views/maintenance-view.ts';
import { scopeOption } from './maintenance-options.ts';

interface AddOptions {
  scope: string;
  message?: string;
  reason?: string;
  length: string;
  at?: string;
  cron?: string;
  timeZone?: string;
}

export function addScheduleCommands(maintenance: Command, context: Context): void {
  const schedule = maintenance.command('schedule').description('planned maintenance, once or again and again');
  addMaking(schedule, context);
  schedule
    .command('list')
    .description('what will begin, the next first')
    .action(async () => {
      const { api, out } = context;
      const answer = await api.get('/schedules', ScheduleList);
      out.show(answer, ({ schedules }) => scheduleTable(schedules, out.paint, context.now()));
    });
  schedule
    .command('skip')
    .argument('<id>')
    .description('leave out the next start')
    .action(async (id: string) => {
      const { api, out } = context;
      const answer = await api.send('POST', path`/schedules/${id}/skip`, Schedule);
      out.show(answer, (one) => scheduleTable([one], out.paint, context.now()));
    });
  schedule
    .command('cancel')
    .argument('<id>')
    .description('plan it no longer; maintenance it began goes on')
    .action(async (id: string) => {
      await context.api.remove(path`/schedules/${id}`);
      context.out.lines([`Cancelled schedule ${Number(id)}.`]);
    });
}

function addMaking(schedule: Command, context: Context): void {
  schedule
    .command('add')
    .description('plan maintenance')
    .requiredOption('--length <length>', 'how long each lasts: 30m, 2h')
    .option('--at <time>', 'once, at that time: 3am, tomorrow 6:00, +90d, ISO 8601')
    .option('--cron <fields>', 'again and again: minute hour day month weekday, such as "30 2 * * sun"')
    .option('--time-zone <zone>', 'of the cron fields, such as Europe/Berlin; default: of this machine')
    .addOption(scopeOption())
    .option('--message <text>', 'what is being done')
    .option('--reason <text>', 'why')
    .action(async (options: AddOptions) => {
      const { api, out } = context;
      const answer = await api.send('POST', '/schedules', Schedule, scheduleInput(options, context.now()));
      out.show(answer, (one) => scheduleTable([one], out.paint, context.now()));
    });
}

function scheduleInput({ length, at, cron, timeZone, ...texts }: AddOptions, now: number): object {
  const common = given({ ...texts, length_minutes: parseMinutes(length) });
  if ((at === undefined) === (cron === undefined)) throw wrongUsage('give --at or --cron');
  if (at !== undefined && timeZone !== undefined)
    throw wrongUsage('--time-zone belongs to --cron; --at takes an offset');
  if (at !== undefined) return { kind: 'once', starts_at: parseInstant(at, now), ...common };
  const time_zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { kind: 'recurring', cron, time_zone, ...common };
}
