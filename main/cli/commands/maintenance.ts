/** `holdpoint maintenance …`: on, off, status, extend, log, statistics (SPEC MNT-2). */
import type { Command } from 'commander';
import { ActionList } from '../../contract/action.ts';
import {
  MaintenanceEnded,
  MaintenanceLog,
  MaintenanceStatistics,
  MaintenanceStatus,
  MaintenanceWindow,
} from '../../contract/maintenance.ts';
import type { Context } from '../context.ts';
import { parseMinutes } from '../durations.ts';
import { endedLines, logLines, statisticsLines, statusLines, windowLines } from '../views/maintenance-view.ts';
import { addAllowCommands } from './maintenance-allow.ts';
import { addOnOptions, type OnOptions, onInput, scopeOption, TIMES_HELP } from './maintenance-options.ts';
import { addRunCommand } from './maintenance-run.ts';
import { addScheduleCommands } from './maintenance-schedule.ts';

export function addMaintenanceCommands(program: Command, context: Context): void {
  const maintenance = program
    .command('maintenance')
    .helpGroup('Servers:')
    .description('maintenance of a server, a group or everything: fixes wait for a person')
    .addHelpText('after', TIMES_HELP);
  addSwitch(maintenance, context);
  addExtend(maintenance, context);
  addRunCommand(maintenance, context);
  addScheduleCommands(maintenance, context);
  addPast(maintenance, context);
  addAllowCommands(maintenance, context);
}

function addSwitch(maintenance: Command, context: Context): void {
  addOnOptions(maintenance.command('on'))
    .description('begin it; where it is on already, texts and times are taken over and its start is kept')
    .action(async (options: OnOptions) => {
      const { api, out } = context;
      const answer = await api.send('POST', '/maintenance', MaintenanceWindow, onInput(options, context.now()));
      out.show(answer, (window) => windowLines(window, out.paint, context.now()));
      if (answer.status === 200) out.note('It was on already; its start is kept.');
    });
  maintenance
    .command('off')
    .description('end it; what waits keeps waiting for its decision')
    .addOption(scopeOption())
    .action(async ({ scope }: { scope: string }) => {
      const { api, out } = context;
      const answer = await api.send('DELETE', `/maintenance?${new URLSearchParams({ scope })}`, MaintenanceEnded);
      out.show(answer, ({ ended }) => endedLines(ended, scope));
      if (answer.read().ended.length > 0) await noteWaiting(context);
    });
  maintenance
    .command('status')
    .description('what is in maintenance now')
    .action(async () => {
      const { api, out } = context;
      const answer = await api.get('/maintenance', MaintenanceStatus);
      out.show(answer, ({ windows }) => statusLines(windows, out.paint, context.now()));
    });
}

/** Nothing is released by ending (SRV-4), so whoever ends it is told what still waits. */
async function noteWaiting({ api, out }: Context): Promise<void> {
  const { total } = (await api.get('/actions', ActionList, { status: 'pending', limit: 1 })).read();
  if (total === 0) return;
  out.note(
    `${total} ${total === 1 ? 'action waits' : 'actions wait'} for a decision: holdpoint action list --status pending`,
  );
}

function addExtend(maintenance: Command, context: Context): void {
  maintenance
    .command('extend')
    .argument('<length>', 'such as 30m, 2h, 1h30m')
    .description('move its ETA and its end on')
    .addOption(scopeOption())
    .action(async (length: string, { scope }: { scope: string }) => {
      const { api, out } = context;
      const input = { scope, extend_minutes: parseMinutes(length.replace(/^\+/, '')) };
      const answer = await api.send('PATCH', '/maintenance', MaintenanceWindow, input);
      out.show(answer, (window) => windowLines(window, out.paint, context.now()));
    });
}

function addPast(maintenance: Command, context: Context): void {
  maintenance
    .command('log')
    .description('maintenance that is over, newest first')
    .option('--scope <scope>', 'all, tag:NAME or server:ID')
    .option('--limit <number>', '1 to 100')
    .option('--offset <number>', 'how many to leave out')
    .action(async (options: { scope?: string; limit?: string; offset?: string }) => {
      const { api, out } = context;
      const answer = await api.get('/maintenance/log', MaintenanceLog, { ...options });
      out.show(answer, ({ windows, total }) => logLines(windows, total, out.paint, context.now()));
    });
  maintenance
    .command('stats')
    .description('how often, how long, by whom')
    .option('--days <number>', 'of the last so many days')
    .action(async ({ days }: { days?: string }) => {
      const { api, out } = context;
      const answer = await api.get('/maintenance/statistics', MaintenanceStatistics, { days });
      out.show(answer, (numbers) => statisticsLines(numbers, out.paint));
    });
}
