/** `holdpoint status`: what needs a person, at a glance. */
import type { Command } from 'commander';
import type { z } from 'zod';
import { ActionList } from '../../contract/action.ts';
import { durationText } from '../../contract/duration-text.ts';
import { FailureList } from '../../contract/failures.ts';
import { ServerList, StatusView } from '../answers.ts';
import type { Context } from '../context.ts';
import { labelled } from '../labelled.ts';
import { actionTable } from '../views/action-table.ts';
import { serverTable } from '../views/server-view.ts';

const MOST_PENDING = 10;

export function addStatusCommand(program: Command, context: Context): void {
  program
    .command('status')
    .helpGroup('Running it:')
    .description('how things stand: servers in maintenance, what waits for approval')
    .action(async () => {
      const { api, out } = context;
      const status = await api.get('/status', StatusView);
      if (out.isJson) return out.json(status.text);
      const [servers, pending, failures] = await Promise.all([
        api.get('/servers', ServerList),
        api.get('/actions', ActionList, { status: 'pending', limit: MOST_PENDING }),
        api.get('/failures', FailureList, { limit: 1 }),
      ]);
      out.lines(summary(status.read(), api.connection.url, out.paint, context.now()));
      const { total: unseen } = failures.read();
      if (unseen > 0)
        out.lines([out.paint('bad', `${unseen} failed and nobody has looked: holdpoint action failures`)]);
      const toSee = servers.read().servers.filter((server) => server.held_by.length > 0 || server.status === 'offline');
      if (toSee.length > 0) out.lines(['', ...serverTable(toSee, out.paint, context.now())]);
      const { actions, total } = pending.read();
      if (total > 0) out.lines(['', ...actionTable(actions, out.paint, context.now())]);
      if (total > actions.length)
        out.lines([`… and ${total - actions.length} more: holdpoint action list --status pending`]);
    });
}

function summary(
  status: z.infer<typeof StatusView>,
  url: string,
  paint: Context['out']['paint'],
  now: number,
): string[] {
  const { servers, counts } = status;
  return labelled(
    [
      ['Holdpoint', `${status.version} at ${url}, running for ${durationText(now - Date.parse(status.started_at))}`],
      [
        'Servers',
        `${servers.total}: ${servers.online} online, ${servers.offline} offline, ${servers.unknown} unknown; ${servers.paused} in maintenance mode`,
      ],
      [
        'Actions',
        `${counts.pending} waiting for approval, ${counts.approved} approved, ${counts.executing} running, ${counts.unknown} with unknown outcome`,
      ],
      ['Hold', status.hold_everything ? 'everything is held: each fix waits for a person' : null],
    ],
    paint,
  );
}
