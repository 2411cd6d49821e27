/** `holdpoint server …`: look, pause, test, remove. Adding and editing are in server-edit.ts. */
import type { Command } from 'commander';
import { PauseView, ServerView } from '../../contract/server.ts';
import { ServerList } from '../answers.ts';
import { path } from '../api-client.ts';
import { given } from '../arguments.ts';
import { wrongUsage } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { parseMinutes } from '../durations.ts';
import { parseInstant } from '../eta.ts';
import { EXIT } from '../exit-codes.ts';
import { harmless } from '../harmless.ts';
import { acceptKey, testConnection } from '../host-key-decision.ts';
import { pauseLines, serverLines, serverTable, testLines } from '../views/server-view.ts';
import { decideWhatWaits, type WaitingOptions, waitingChoice } from '../waiting-actions.ts';
import { addSshConfigCommand } from './looking-back.ts';
import { addServerEditCommands } from './server-edit.ts';

interface PauseOptions {
  for?: string;
  until?: string;
  reason?: string;
}

export function addServerCommands(program: Command, context: Context): void {
  const server = program.command('server').helpGroup('Servers:').description('servers and their maintenance mode');
  addLooking(server, context);
  addSshConfigCommand(server, context);
  addServerEditCommands(server, context);
  addConnection(server, context);
  addMaintenance(server, context);
}

function addLooking(server: Command, context: Context): void {
  server
    .command('list')
    .description('all servers')
    .action(async () => {
      const { api, out } = context;
      const answer = await api.get('/servers', ServerList);
      out.show(answer, ({ servers }) => serverTable(servers, out.paint, context.now()));
    });
  server
    .command('show')
    .argument('<id>')
    .description('one server')
    .action(async (id: string) => {
      const { api, out } = context;
      const answer = await api.get(path`/servers/${id}`, ServerView);
      out.show(answer, (view) => serverLines(view, out.paint, context.now()));
    });
  server
    .command('remove')
    .argument('<id>')
    .description('remove a server; its history and audit trail stay, what waits for it is cancelled')
    .action(async (id: string) => {
      await context.api.remove(path`/servers/${id}`);
      context.out.lines([harmless(`Removed ${id}.`)]);
    });
}

function addConnection(server: Command, context: Context): void {
  server
    .command('test')
    .argument('<id>')
    .description('connect, measure, ask sudo; runs no action. Exit code 1 where something is wrong')
    .action(async (id: string) => {
      const { out } = context;
      const answer = await testConnection(context, id);
      if (!answer.read().ok) context.exitCode = EXIT.error;
      out.show(answer, (test) => testLines(id, test, out.paint));
    });
  server
    .command('accept-key')
    .argument('<id>')
    .argument('<fingerprint>', 'as ssh-keygen -lf shows it: SHA256:…')
    .description('accept the host key the server shows')
    .action(async (id: string, fingerprint: string) => {
      const { out } = context;
      const answer = await acceptKey(context, id, fingerprint);
      out.show(answer, (view) => serverLines(view, out.paint, context.now()));
    });
}

function addMaintenance(server: Command, context: Context): void {
  server
    .command('pause')
    .argument('<id>')
    .description('maintenance mode: fixes for this server wait for a person')
    .option('--for <length>', 'how long: 90m, 1h, 2d')
    .option('--until <time>', 'until when: 3am, +2h, tomorrow 6:00, ISO 8601')
    .option('--reason <text>', 'why')
    .action(async (id: string, options: PauseOptions) => {
      const { api, out } = context;
      if (options.for !== undefined && options.until !== undefined) throw wrongUsage('give --for or --until, not both');
      const minutes = options.for === undefined ? undefined : parseMinutes(options.for);
      const resumeAt = options.until === undefined ? undefined : parseInstant(options.until, context.now());
      const input = given({ minutes, resume_at: resumeAt, reason: options.reason });
      const answer = await api.send('PUT', path`/servers/${id}/pause`, PauseView, input);
      out.show(answer, (pause) => pauseLines(pause, context.now()));
    });
  server
    .command('unpause')
    .argument('<id>')
    .description('end maintenance mode; what waits keeps waiting unless you say otherwise')
    .addOption(waitingChoice())
    .option('--reason <text>', 'why, with --waiting reject')
    .action(async (id: string, options: WaitingOptions) => {
      const { api, out } = context;
      const answer = await api.send('PUT', path`/servers/${id}/unpause`, PauseView);
      out.show(answer, (pause) => pauseLines(pause, context.now()));
      const waiting = answer.read().pending_count;
      if (waiting > 0) await decideWhatWaits(context, id, waiting, options);
    });
}
