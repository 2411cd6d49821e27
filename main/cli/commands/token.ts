/** `holdpoint token …`: access for programs (SPEC API-2). */
import type { Command } from 'commander';
import { ADMIN_MEANS } from '../../contract/token.ts';
import { NewToken, TokenList } from '../answers.ts';
import { path } from '../api-client.ts';
import { collect, given } from '../arguments.ts';
import type { Context } from '../context.ts';
import { relative } from '../durations.ts';
import { parseInstant } from '../eta.ts';
import { table } from '../table.ts';

interface CreateOptions {
  scope: string[];
  expires?: string;
}

export function addTokenCommands(program: Command, context: Context): void {
  const token = program.command('token').helpGroup('Administration:').description('access for programs');
  token
    .command('list')
    .description('all tokens, revoked ones too')
    .action(async () => {
      const { api, out } = context;
      const answer = await api.get('/tokens', TokenList);
      const ago = (iso: string | null) => (iso === null ? '' : relative(iso, context.now()));
      out.show(answer, ({ tokens }) =>
        table(
          ['ID', 'NAME', 'SCOPES', 'CREATED', 'LAST USED', 'EXPIRES', 'REVOKED'],
          tokens.map((one) => [
            String(one.id),
            one.name,
            one.scopes.join(' '),
            `${ago(one.created_at)} by ${one.created_by}`,
            ago(one.last_used_at),
            ago(one.expires_at),
            ago(one.revoked_at),
          ]),
          out.paint,
        ),
      );
    });
  token
    .command('create')
    .argument('<name>')
    .description('create a token; it is shown this once, alone on stdout')
    .requiredOption('--scope <scope>', 'read, request, approve, operate or admin; may be given several times', collect)
    .option('--expires <time>', 'when it ends: +90d, tomorrow 6:00, ISO 8601')
    .addHelpText('after', `\n${ADMIN_MEANS}`)
    .action(async (name: string, { scope, expires }: CreateOptions) => {
      const { api, out } = context;
      const expiresAt = expires === undefined ? undefined : parseInstant(expires, context.now());
      const scopes = scope.flatMap((one) => one.split(','));
      const answer = await api.send('POST', '/tokens', NewToken, { name, scopes, ...given({ expires_at: expiresAt }) });
      out.show(answer, (created) => [created.token]);
      if (!out.isJson) out.note('Keep it now: it is not shown again.');
      if (!out.isJson && scopes.includes('admin')) out.note(ADMIN_MEANS);
    });
  token
    .command('revoke')
    .argument('<id>')
    .description('end a token at once')
    .action(async (id: string) => {
      await context.api.remove(path`/tokens/${id}`);
      context.out.lines([`Revoked token ${Number(id)}.`]);
    });
}
