/** `holdpoint action …`: file, look, decide. */
import type { Command } from 'commander';
import { ActionList, ActionView } from '../../contract/action.ts';
import { own } from '../../contract/own.ts';
import { TypeList } from '../answers.ts';
import { path } from '../api-client.ts';
import { collect, collectPairs, given, wholeNumber } from '../arguments.ts';
import type { Context } from '../context.ts';
import { actionTable } from '../views/action-table.ts';
import { actionLines } from '../views/action-view.ts';
import { waitForEnd } from '../wait.ts';
import { addFailureCommands } from './action-failures.ts';
import { addManyActionsCommands } from './action-many.ts';
import { addRequestOptions, addWaitOption, filedLines, type RequestOptions, type WaitOptions } from './filing.ts';

interface ListOptions {
  status?: string[];
  server?: string[];
  type?: string[];
  service?: string;
  from?: string;
  to?: string;
  text?: string;
  limit?: string;
  offset?: string;
  cursor?: string;
}

interface CreateOptions extends RequestOptions {
  service?: string;
  param?: [string, string][];
}

export function addActionCommands(program: Command, context: Context): void {
  const action = program.command('action').helpGroup('Actions:').description('the approval queue and its history');
  addLooking(action, context);
  addCreate(action, context);
  addDecisions(action, context);
  addAskAgain(action, context);
  addManyActionsCommands(action, context);
  addFailureCommands(action, context);
}

function addLooking(action: Command, context: Context): void {
  action
    .command('list')
    .description('actions, newest first')
    .option('--status <status>', 'pending, approved, executing, completed, …; may be given several times', collect)
    .option('--server <id>', 'may be given several times', collect)
    .option('--type <type>', 'action type; may be given several times', collect)
    .option('--service <name>', 'unit name')
    .option('--from <time>', 'created at or after, ISO 8601 with a time zone')
    .option('--to <time>', 'created before')
    .option('--text <text>', 'in command, note, reason, requester, service or server')
    .option('--limit <number>', '1 to 100')
    .option('--offset <number>', 'how many to leave out')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async ({ server, type, service, from, to, ...rest }: ListOptions) => {
      const { api, out } = context;
      const names = { server_id: server, action_type: type, service_name: service, created_from: from, created_to: to };
      const answer = await api.get('/actions', ActionList, { ...rest, ...names });
      out.show(answer, (page) => pageLines(page, context));
    });
  action
    .command('show')
    .argument('<id>')
    .description('one action: what was asked, decided and done, with its output')
    .action(async (id: string) => {
      const { api, out } = context;
      const answer = await api.get(path`/actions/${id}`, ActionView);
      out.show(answer, (view) => actionLines(view, out.paint, context.now()));
    });
}

function addCreate(action: Command, context: Context): void {
  const create = action
    .command('create')
    .argument('<server>')
    .argument('<type>', 'an action type of the catalog')
    .description('ask for an action; it runs at once, or waits for a person')
    .option('--service <name>', 'unit name, for types that need one')
    .option('--param <name=value>', 'a parameter of the type; may be given several times', collectPairs);
  addWaitOption(addRequestOptions(create)).action(async (serverId: string, type: string, options: CreateOptions) => {
    const { api, out } = context;
    const answer = await api.send('POST', '/actions', ActionView, {
      server_id: serverId,
      action_type: type,
      ...given({ service_name: options.service, note: options.note, alert_ref: options.alertRef }),
      ...(options.param === undefined ? {} : { parameters: await parameters(context, type, options.param) }),
    });
    if (options.wait !== undefined) return waitForEnd(context, answer.read().id, options.wait);
    out.show(answer, (filed) => filedLines(filed.id, filed));
  });
}

interface SeenOptions {
  revision?: number;
  digest?: string;
}

function addDecisions(action: Command, context: Context): void {
  const decide = async (id: string, decision: string, body: object) => {
    const { api, out } = context;
    const answer = await api.send('POST', path`/actions/${id}/${decision}`, ActionView, body);
    out.show(answer, (view) => actionLines(view, out.paint, context.now()));
  };
  const approve = withRevision(action.command('approve').argument('<id>').description('let it run')).option(
    '--digest <digest>',
    'refuse where it is not this very command any more (its digest, as action show tells)',
  );
  addWaitOption(approve).action(async (id: string, { wait, revision, digest }: WaitOptions & SeenOptions) => {
    const seen = given({ revision, digest });
    if (wait === undefined) return decide(id, 'approve', seen);
    const answer = await context.api.send('POST', path`/actions/${id}/approve`, ActionView, seen);
    return waitForEnd(context, answer.read().id, wait);
  });
  withRevision(action.command('reject').argument('<id>').description('refuse it'))
    .requiredOption('--reason <text>', 'why, for whoever asked')
    .action((id: string, { reason, revision }: SeenOptions & { reason: string }) =>
      decide(id, 'reject', { reason, ...given({ revision }) }),
    );
  withRevision(action.command('cancel').argument('<id>').description('withdraw it before it starts')).action(
    (id: string, { revision }: SeenOptions) => decide(id, 'cancel', given({ revision })),
  );
  withRevision(
    action
      .command('settle')
      .argument('<id>')
      .argument('<outcome>', 'completed or failed')
      .description('say what became of an action whose outcome is unknown'),
  )
    .requiredOption('--note <text>', 'how you know')
    .action((id: string, outcome: string, { note, revision }: SeenOptions & { note: string }) =>
      decide(id, 'settle', { outcome, note, ...given({ revision }) }),
    );
}

function withRevision(command: Command): Command {
  return command.option('--revision <number>', 'refuse where it changed since it had this revision', wholeNumber);
}

function addAskAgain(action: Command, context: Context): void {
  const again = action
    .command('ask-again')
    .argument('<id>')
    .description('file the same anew, as the catalog and the server say it now; for what was refused as changed');
  addWaitOption(again).action(async (id: string, { wait }: WaitOptions) => {
    const { api, out } = context;
    const answer = await api.send('POST', path`/actions/${id}/ask-again`, ActionView);
    if (wait !== undefined) return waitForEnd(context, answer.read().id, wait);
    out.show(answer, (filed) => filedLines(filed.id, filed));
  });
}

function pageLines({ actions, total, next_cursor }: ActionList, { out, now }: Context): string[] {
  if (actions.length === 0) return [total === 0 ? 'There are no such actions.' : `There are ${total}, but none here.`];
  const more = next_cursor === null ? [] : [`${actions.length} of ${total}; go on with --cursor ${next_cursor}`];
  return [...actionTable(actions, out.paint, now()), ...more];
}

/** Which parameters are numbers the catalog knows. */
async function parameters({ api }: Context, typeName: string, pairs: readonly [string, string][]) {
  const { types } = (await api.get('/catalog', TypeList)).read();
  const type = types.find(({ name }) => name === typeName);
  const isNumber = (name: string) => own(type?.parameters ?? {}, name)?.kind === 'integer';
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, isNumber(name) && /^-?\d{1,15}$/.test(value) ? Number(value) : value]),
  );
}
