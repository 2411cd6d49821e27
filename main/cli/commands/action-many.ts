/** `holdpoint action decide|export|stats`: many actions at once, and pictures of the past. */
import { type Command, Option } from 'commander';
import { ActionsPerDay, BulkResult } from '../../contract/window.ts';
import { collect, given, wholeNumber } from '../arguments.ts';
import { wrongUsage } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { copyToStdout } from '../copy-out.ts';
import { EXIT } from '../exit-codes.ts';
import { table } from '../table.ts';

const DECISIONS = ['approve', 'reject', 'cancel'] as const;
type Decision = (typeof DECISIONS)[number];

interface ExportOptions {
  format: string;
  status?: string[];
  server?: string[];
  type?: string[];
  service?: string;
  from?: string;
  to?: string;
  text?: string;
}

export function addManyActionsCommands(action: Command, context: Context): void {
  addDecide(action, context);
  addExport(action, context);
  addStats(action, context);
}

function addDecide(action: Command, context: Context): void {
  action
    .command('decide')
    .argument('<decision>', DECISIONS.join(', '))
    .argument('<ids...>')
    .description('one decision on up to 1,000 actions, each decided for itself. Exit code 5 where any was refused')
    .option('--reason <text>', 'why, for whoever asked; needed to reject')
    .action(async (decision: string, ids: string[], { reason }: { reason?: string }) => {
      const { api, out } = context;
      const body = { decision: known(decision), ids: ids.map(idOf), ...given({ reason }) };
      const answer = await api.send('POST', '/actions/bulk', BulkResult, body);
      const { results } = answer.read();
      if (results.some(({ ok }) => !ok)) context.exitCode = EXIT.conflict;
      out.show(answer, () =>
        table(
          ['ID', 'RESULT'],
          results.map(({ id, ok, problem }) => [
            String(id),
            ok
              ? { text: DECIDED[known(decision)], tone: 'good' }
              : { text: problem?.message ?? 'refused', tone: 'bad' },
          ]),
          out.paint,
        ),
      );
    });
}

/** An approval lets it run; whether it did is another question. */
const DECIDED: Record<Decision, string> = { approve: 'approved', reject: 'rejected', cancel: 'cancelled' };

function known(decision: string): Decision {
  const found = DECISIONS.find((one) => one === decision);
  if (found === undefined) throw wrongUsage(`the decision must be one of ${DECISIONS.join(', ')}`);
  return found;
}

function idOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw wrongUsage(`"${text}" is not the id of an action`);
  return Number(text);
}

function addExport(action: Command, context: Context): void {
  action
    .command('export')
    .description('actions as a file on stdout, newest first')
    .addOption(new Option('--format <format>', 'csv or json').default('csv'))
    .option('--status <status>', 'may be given several times', collect)
    .option('--server <id>', 'may be given several times', collect)
    .option('--type <type>', 'action type; may be given several times', collect)
    .option('--service <name>', 'unit name')
    .option('--from <time>', 'created at or after, ISO 8601 with a time zone')
    .option('--to <time>', 'created before')
    .option('--text <text>', 'in command, note, reason, requester, service or server')
    .action(async ({ format, status, server, type, service, from, to, text }: ExportOptions) => {
      const names = { server_id: server, action_type: type, service_name: service, created_from: from, created_to: to };
      const stream = await context.api.stream('/actions/export', { format, status, text, ...names });
      await copyToStdout(stream, 'the whole file');
    });
}

function addStats(action: Command, context: Context): void {
  action
    .command('stats')
    .description('actions of each UTC day, by what became of them')
    .addOption(new Option('--days <number>', '1 to 366').default(30).argParser(wholeNumber))
    .action(async ({ days }: { days: number }) => {
      const { api, out } = context;
      const answer = await api.get('/statistics/actions', ActionsPerDay, { days });
      out.show(answer, (value) => {
        const statuses = [...new Set(value.days.flatMap(({ counts }) => Object.keys(counts)))].sort();
        const rows = value.days.map(({ day, counts }) => [
          day,
          ...statuses.map((status) => String(counts[status as keyof typeof counts] ?? '')),
        ]);
        return table(['DAY', ...statuses.map((status) => status.toUpperCase())], rows, out.paint);
      });
    });
}
