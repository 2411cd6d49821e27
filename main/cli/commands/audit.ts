/** `holdpoint audit …` and `events follow`: the event log (SPEC API-3, AUD-1). */

import { type Command, Option } from 'commander';
import { AuditVerification, isRepeated } from '../../contract/event.ts';
import { hasOwn } from '../../contract/own.ts';
import { AuditPage } from '../answers.ts';
import type { Answer } from '../api-client.ts';
import { collect, wholeNumber } from '../arguments.ts';
import { CliError, wrongUsage } from '../cli-error.ts';
import { folderMeant } from '../connection.ts';
import type { Context } from '../context.ts';
import { copyToStdout } from '../copy-out.ts';
import { EXIT } from '../exit-codes.ts';
import { followEvents } from '../follow.ts';
import { verificationLines } from '../views/audit-view.ts';
import { eventLine } from '../views/event-view.ts';

interface FilterOptions {
  server?: string;
  action?: string;
  kind?: string[];
}

interface TailOptions extends FilterOptions {
  lines: number;
  follow?: boolean;
}

/** The trail of a folder read without its host; see main/audit-offline.ts. Where it cannot be read, why in a sentence. */
export type VerifyFolder = (
  dataDir: string,
) => Promise<{ verification: AuditVerification; note: string | null } | { code: string; message: string }>;

export function addAuditCommands(program: Command, context: Context, verifyFolder: VerifyFolder): void {
  const audit = program.command('audit').helpGroup('Actions:').description('who did what, when, and what came of it');
  addTailOptions(audit.command('tail').description('the newest events, oldest first; with --json one a line'))
    .option('-f, --follow', 'go on with every new event')
    .action((options: TailOptions) => tail(context, options));
  addVerify(audit, context, verifyFolder);
  addExport(audit, context);
  const events = program.command('events').helpGroup('Actions:').description('every change as it happens');
  addTailOptions(events.command('follow').description('the same as audit tail --follow')).action(
    (options: TailOptions) => tail(context, { ...options, follow: true }),
  );
}

function addVerify(audit: Command, context: Context, verifyFolder: VerifyFolder): void {
  audit
    .command('verify')
    .description(
      'prove that no row was changed or removed (else exit code 1), and that the tables hold what they say (11)',
    )
    .option('--offline', 'read the database itself; without a host that answers this is done anyway')
    .action(async ({ offline = false }: { offline?: boolean }) => {
      const { out } = context;
      const answer = offline
        ? await offlineAnswer(context, verifyFolder)
        : await answerOfHostOrFolder(context, verifyFolder);
      context.exitCode = EXIT_OF[answer.read().verdict];
      out.show(answer, (found) => verificationLines(found, out.paint));
    });
}

const EXIT_OF = { whole: EXIT.done, broken: EXIT.error, differs: EXIT.auditDiffers } as const;

/** A host that cannot start must not keep anyone from checking its trail. */
async function answerOfHostOrFolder(context: Context, verifyFolder: VerifyFolder): Promise<VerifyAnswer> {
  try {
    return await context.api.get('/audit/verify', AuditVerification);
  } catch (error) {
    const isAway = error instanceof CliError && AWAY.includes(error.code);
    if (!isAway || folderMeant(context.options, context.env) === null) throw error;
    const answer = await offlineAnswer(context, verifyFolder).catch((unreadable: unknown) => {
      // Where there is nothing to read either, that no host runs is what the person needs to hear.
      throw unreadable instanceof CliError && unreadable.code === 'no_database' ? error : unreadable;
    });
    context.out.note('No host answers here, so the database itself was read.');
    return answer;
  }
}

type VerifyAnswer = Answer<typeof AuditVerification>;
const AWAY: readonly string[] = ['no_host', 'runtime_unreadable', 'runtime_unsafe', 'unreachable'];

async function offlineAnswer({ options, env, out }: Context, verifyFolder: VerifyFolder): Promise<VerifyAnswer> {
  const dataDir = folderMeant(options, env);
  if (dataDir === null) throw wrongUsage('--offline reads a data folder of this machine, so give no URL with it');
  const found = await verifyFolder(dataDir);
  if (hasOwn(found, 'code')) throw new CliError(found.code, found.message, EXIT.error);
  if (found.note !== null) out.note(found.note);
  return { status: 200, text: JSON.stringify(found.verification), read: () => found.verification };
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
