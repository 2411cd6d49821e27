/** `holdpoint audit …` and `events follow`: the event log (SPEC API-3, AUD-1). */

import { type Command, Option } from 'commander';
import { isRepeated } from '../../contract/event.ts';
import { AuditPage } from '../answers.ts';
import { collect, wholeNumber } from '../arguments.ts';
import type { Context } from '../context.ts';
import { copyToStdout } from '../copy-out.ts';
import { followEvents } from '../follow.ts';
import { eventLine } from '../views/event-view.ts';
import { addCompareCommand, addHeadCommand, addVerifyCommand, type VerifyFolder } from './audit-verify.ts';

interface FilterOptions {
  server?: string;
  action?: string;
  kind?: string[];
}

interface TailOptions extends FilterOptions {
  lines: number;
  follow?: boolean;
}

export function addAuditCommands(program: Command, context: Context, verifyFolder: VerifyFolder): void {
  const audit = program.command('audit').helpGroup('Actions:').description('who did what, when, and what came of it');
  addTailOptions(audit.command('tail').description('the newest events, oldest first; with --json one a line'))
    .option('-f, --follow', 'go on with every new event')
    .action((options: TailOptions) => tail(context, options));
  addVerifyCommand(audit, context, verifyFolder);
  addHeadCommand(audit, context);
  addCompareCommand(audit, context);
  addExport(audit, context);
  const events = program.command('events').helpGroup('Actions:').description('every change as it happens');
  addTailOptions(events.command('follow').description('the same as audit tail --follow')).action(
    (options: TailOptions) => tail(context, { ...options, follow: true }),
  );
}

function addExport(audit: Command, context: Context): void {
  addFilterOptions(audit.command('export'))
    .description('the whole trail on stdout, oldest first')
    .addOption(new Option('--format <format>', 'jsonl or csv').default('jsonl'))
    .option('--actor <name>', 'only what this one did')
    .action(async ({ format, actor, ...filter }: FilterOptions & { format: string; actor?: string }) => {
      const stream = await context.api.stream('/audit/export', { ...filterQuery(filter), format, actor });
      await copyToStdout(stream, 'the whole trail');
    });
}

function addFilterOptions(command: Command): Command {
  return command
    .option('--server <id>', 'only of this server')
    .option('--action <id>', 'only of this action')
    .option('--kind <kind>', 'such as action.approved; may be given several times', collect);
}

function addTailOptions(command: Command): Command {
  return addFilterOptions(command).addOption(
    new Option('-n, --lines <number>', 'how many to begin with').default(20).argParser(wholeNumber),
  );
}

async function tail(context: Context, { lines, follow, ...filter }: TailOptions): Promise<void> {
  const { api, out } = context;
  const query = filterQuery(filter);
  // A person reads one row for a pause; programs get all there are.
  const parts = out.isJson ? undefined : 'hidden';
  const asked = { ...query, limit: lines, parts };
  const events = lines === 0 ? [] : (await api.get('/audit', AuditPage, asked)).read().events;
  for (const event of events.toReversed()) {
    if (out.isJson) out.json(JSON.stringify(event));
    else out.lines([eventLine(event, out.paint)]);
  }
  if (!follow) return;
  // Where nothing passes the filter yet, from the beginning: it is empty too, and nothing is missed in between.
  const after = lines === 0 ? undefined : (events[0]?.seq ?? 0);
  for await (const { text, event } of followEvents({
    connect: context.connect,
    query: { ...query, after },
    onNote: out.note,
  })) {
    if (out.isJson) out.json(text);
    else if (!isRepeated(event.data, query)) out.lines([eventLine(event, out.paint)]);
  }
}

function filterQuery({ server, action, kind }: FilterOptions) {
  return { server_id: server, action_id: action, kind };
}
