/** `holdpoint server add` and `server edit`. */
import type { Command } from 'commander';
import { ServerView } from '../../contract/server.ts';
import { path } from '../api-client.ts';
import { collect, given, wholeNumber } from '../arguments.ts';
import { CliError, wrongUsage } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { harmless } from '../harmless.ts';
import { testAndDecide } from '../host-key-decision.ts';
import { addLoginOptions, type LoginOptions, readAuth, readSudo } from '../login-options.ts';
import { confirm } from '../questions.ts';
import { createSecrets } from '../secrets.ts';
import { addressOf, serverLines, testLines } from '../views/server-view.ts';

interface AddOptions extends LoginOptions {
  host?: string;
  user?: string;
  port?: number;
  name?: string;
  tag?: string[];
  hostKey?: string;
  acceptKey?: string;
}

interface EditOptions extends Omit<AddOptions, 'acceptKey'> {
  clearTags?: boolean;
  forgetSudoPassword?: boolean;
  forget?: boolean;
}

const ADDED_HELP = `
The server is added, with exit code 0, even where it cannot be used yet; holdpoint server test says whether it can.
`;

const EDITED_HELP = `
With another host, port or login the server forgets its password or passphrase, its sudo password and its accepted host key,
where they are not given anew. You are asked first; without a terminal nothing changes unless you say --forget.
`;

export function addServerEditCommands(server: Command, context: Context): void {
  const add = server
    .command('add')
    .argument('<id>', 'short name: a-z 0-9 -')
    .description('add a server, test the connection, decide on its host key');
  add
    .requiredOption('--host <address>', 'host name or IP address')
    .requiredOption('--user <login>', 'login on the server');
  addLoginOptions(addCommonOptions(add))
    .option('--host-key <fingerprint>', 'accept this host key beforehand: SHA256:…')
    .option('--accept-key <fingerprint>', 'accept this host key if it is the one shown, for scripts')
    .addHelpText('after', ADDED_HELP)
    .action((id: string, options: AddOptions) => addServer(context, id, options));

  const edit = server.command('edit').argument('<id>').description('change a server; what is not given stays');
  edit.option('--host <address>', 'host name or IP address').option('--user <login>', 'login on the server');
  addLoginOptions(addCommonOptions(edit))
    .option('--clear-tags', 'take all tags away')
    .option('--forget-sudo-password', 'forget the stored sudo password')
    .option('--host-key <fingerprint>', 'accept this host key beforehand: SHA256:…')
    .option('--forget', 'do not ask what another host, port or login forgets')
    .addHelpText('after', EDITED_HELP)
    .action((id: string, options: EditOptions) => editServer(context, id, options));
}

function addCommonOptions(command: Command): Command {
  return command
    .option('--port <number>', 'SSH port', wholeNumber)
    .option('--name <text>', 'name to show')
    .option('--tag <tag>', 'a tag; may be given several times', collect);
}

async function addServer(context: Context, id: string, options: AddOptions): Promise<void> {
  const { api, out } = context;
  const secrets = createSecrets();
  const answer = await api.send('POST', '/servers', ServerView, {
    ...common(options),
    server_id: id,
    auth: (await readAuth(options, secrets, api.connection.isLocal)) ?? { kind: 'agent' },
    ...(await readSudo(options, secrets)),
    ...given({ host_key: options.hostKey }),
  });
  const added = answer.read();
  out.lines([harmless(`Added ${added.server_id} (${addressOf(added)}).`)]);
  const test = await testAndDecide(context, id, options.acceptKey);
  if (out.isJson) out.json((await api.get(path`/servers/${id}`, ServerView)).text);
  else out.lines(testLines(id, test.read(), out.paint));
}

async function editServer(context: Context, id: string, options: EditOptions): Promise<void> {
  const { api, out } = context;
  if (options.clearTags && options.tag) throw wrongUsage('give --tag or --clear-tags, not both');
  const secrets = createSecrets();
  const patch = {
    ...common(options),
    ...given({ auth: await readAuth(options, secrets, api.connection.isLocal), host_key: options.hostKey }),
    ...(await readSudo(options, secrets)),
    ...(options.clearTags ? { tags: [] } : {}),
    ...(options.forgetSudoPassword ? { sudo_password: null } : {}),
  };
  const send = (forget: boolean) => api.send('PATCH', path`/servers/${id}`, ServerView, { ...patch, forget });
  const answer = await send(options.forget === true).catch(async (refusal: unknown) => {
    if (!(await isToForget(context, refusal))) throw refusal;
    return send(true);
  });
  out.show(answer, (view) => serverLines(view, out.paint, context.now()));
}

async function isToForget({ isInteractive, out }: Context, refusal: unknown): Promise<boolean> {
  if (!isInteractive || !(refusal instanceof CliError) || refusal.code !== 'would_forget') return false;
  out.note(harmless(refusal.message));
  return confirm('Forget that?');
}

function common({ host, port, user, name, tag }: AddOptions) {
  return given({ host, port, ssh_user: user, display_name: name, tags: tag });
}
