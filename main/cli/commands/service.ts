/** `holdpoint service …`. */
import type { Command } from 'commander';
import { RestartAnswer } from '../../contract/action.ts';
import { type ServiceState, ServiceView } from '../../contract/service.ts';
import { canonicalUnit } from '../../contract/unit-name.ts';
import { DiscoveredList, ServiceList } from '../answers.ts';
import { path } from '../api-client.ts';
import { given } from '../arguments.ts';
import type { Context } from '../context.ts';
import { relative } from '../durations.ts';
import { harmless } from '../harmless.ts';
import type { Tone } from '../style.ts';
import { table } from '../table.ts';
import { waitForEnd } from '../wait.ts';
import { addRequestOptions, addWaitOption, filedLines, type RequestOptions } from './filing.ts';
import { addUptimeCommand } from './looking-back.ts';

const TONE: Partial<Record<ServiceState, Tone>> = { running: 'good', failed: 'bad', stopped: 'warning' };

interface ServiceOptions {
  name?: string;
  critical?: boolean;
  watch?: boolean;
}

export function addServiceCommands(program: Command, context: Context): void {
  const service = program
    .command('service')
    .helpGroup('Servers:')
    .description('services of a server, and their restart');
  addLists(service, context);
  addChanges(service, context);
  addUptimeCommand(service, context);
  const restart = service
    .command('restart')
    .argument('<server>')
    .argument('<name>', 'unit name, such as nginx or getty@tty1')
    .description('ask for a restart; it runs at once, or waits for a person where the server is in maintenance mode');
  addWaitOption(addRequestOptions(restart)).action(async (serverId: string, name: string, options: RequestOptions) => {
    const { api, out } = context;
    const input = given({ note: options.note, alert_ref: options.alertRef });
    const answer = await api.send('POST', path`/servers/${serverId}/services/${name}/restart`, RestartAnswer, input);
    if (options.wait !== undefined) return waitForEnd(context, answer.read().action_id, options.wait);
    out.show(answer, (filed) => filedLines(filed.action_id, filed));
    if (!out.isJson) for (const line of await unknownUnitLines(context, serverId, name)) out.note(line);
  });
}

/** What is filed for a unit that nobody knows is most often a slip of the hand. */
async function unknownUnitLines({ api }: Context, serverId: string, name: string): Promise<string[]> {
  const { services } = (await api.get(path`/servers/${serverId}/services`, ServiceList)).read();
  const listed = services.find((one) => canonicalUnit(one.name) === canonicalUnit(name));
  if (listed === undefined)
    return [harmless(`${name} is not on the list of services of ${serverId}; is the name right?`)];
  return listed.load_state === 'not-found' ? [harmless(`${serverId} says that it has no unit ${name}.`)] : [];
}

function addLists(service: Command, context: Context): void {
  service
    .command('list')
    .argument('<server>')
    .description('the services on the list, with the state last seen')
    .action(async (serverId: string) => {
      const { api, out } = context;
      const answer = await api.get(path`/servers/${serverId}/services`, ServiceList);
      out.show(answer, ({ services }) => serviceTable(services, context));
    });
  service
    .command('discover')
    .argument('<server>')
    .description('the units found on the server')
    .action(async (serverId: string) => {
      const { api, out } = context;
      const answer = await api.get(path`/servers/${serverId}/services/discover`, DiscoveredList);
      out.show(answer, ({ services }) =>
        table(
          ['SERVICE', 'STATE', 'FILE', 'ON LIST', 'ALSO', 'DESCRIPTION'],
          services.map((unit) => [
            unit.name,
            stateCell(unit.state, unit.sub_state),
            unit.enablement,
            unit.is_watched ? 'yes' : '',
            unit.aliases.join(', '),
            unit.description,
          ]),
          out.paint,
        ),
      );
    });
}

function addChanges(service: Command, context: Context): void {
  const add = service.command('add').argument('<server>').argument('<name>').description('put a service on the list');
  addServiceOptions(add).action(async (serverId: string, name: string, options: ServiceOptions) => {
    const { api, out } = context;
    const input = { name, ...fields(options) };
    const answer = await api.send('POST', path`/servers/${serverId}/services`, ServiceView, input);
    out.show(answer, (added) => serviceTable([added], context));
  });
  const edit = service.command('edit').argument('<server>').argument('<name>').description('change a service');
  addServiceOptions(edit).action(async (serverId: string, name: string, options: ServiceOptions) => {
    const { api, out } = context;
    const target = path`/servers/${serverId}/services/${name}`;
    const answer = await api.send('PATCH', target, ServiceView, fields(options));
    out.show(answer, (edited) => serviceTable([edited], context));
  });
  service
    .command('remove')
    .argument('<server>')
    .argument('<name>')
    .description('take a service off the list; nothing happens on the server')
    .action(async (serverId: string, name: string) => {
      await context.api.remove(path`/servers/${serverId}/services`, undefined, { name });
      context.out.lines([harmless(`Took ${name} off the list of ${serverId}.`)]);
    });
}

function addServiceOptions(command: Command): Command {
  return command
    .option('--name <text>', 'name to show')
    .option('--critical', 'it is in trouble when stopped, not only when failed')
    .option('--no-critical', 'it may be stopped')
    .option('--watch', 'watch its state')
    .option('--no-watch', 'do not watch its state');
}

function fields({ name, critical, watch }: ServiceOptions) {
  return given({ display_name: name, is_critical: critical, enabled: watch });
}

function serviceTable(services: readonly ServiceView[], context: Context): string[] {
  if (services.length === 0) return ['There are no services on the list; find some with: holdpoint service discover'];
  const ago = (iso: string | null) => (iso === null ? '' : relative(iso, context.now()));
  return table(
    ['SERVICE', 'NAME', 'STATE', 'SINCE', 'CHECKED', 'CRITICAL', 'MEMORY', 'NOTE'],
    services.map((one) => [
      one.name,
      one.display_name,
      one.enabled ? stateCell(one.state, one.sub_state) : 'not watched',
      ago(one.since),
      ago(one.checked_at),
      one.is_critical ? 'yes' : '',
      one.memory_bytes === null ? '' : `${(one.memory_bytes / 2 ** 20).toFixed(1)} MiB`,
      noteOf(one),
    ]),
    context.out.paint,
  );
}

/** Why its state is unknown, and what a restart would not take over. */
function noteOf({ reason, needs_reload }: ServiceView): string {
  return [reason, needs_reload ? 'its files changed; systemctl daemon-reload takes them over' : null]
    .filter((note) => note !== null)
    .join('; ');
}

function stateCell(state: ServiceState, subState: string | null): { text: string; tone?: Tone } {
  const tone = TONE[state];
  const text = subState === null || subState === state ? state : `${state} (${subState})`;
  return tone === undefined ? { text } : { text, tone };
}
