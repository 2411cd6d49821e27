/** `holdpoint maintenance allow …`: who may pass maintenance (SPEC MNT-4). */
import type { Command } from 'commander';
import { AllowRule, AllowRuleList } from '../../contract/maintenance.ts';
import { path } from '../api-client.ts';
import { given } from '../arguments.ts';
import type { Context } from '../context.ts';
import { parseInstant } from '../eta.ts';
import { ruleTable } from '../views/maintenance-view.ts';

interface AddOptions {
  forToken?: string;
  type?: string;
  tag?: string;
  until?: string;
  note?: string;
}

export function addAllowCommands(maintenance: Command, context: Context): void {
  const allow = maintenance.command('allow').description('who may pass maintenance; each use is on record');
  allow
    .command('add')
    .description('let a token or an action type pass; where both are given, only that token with that type')
    // --token is the one this command itself comes with.
    .option('--for-token <name>', 'name of the token that files the action')
    .option('--type <type>', 'action type')
    .option('--tag <tag>', 'only on servers with this tag')
    .option('--until <time>', 'only until then: 3am, +2h, tomorrow 6:00, ISO 8601')
    .option('--note <text>', 'why')
    .action(async ({ forToken, type, until, ...rest }: AddOptions) => {
      const { api, out } = context;
      const end = until === undefined ? undefined : parseInstant(until, context.now());
      const answer = await api.send(
        'POST',
        '/allow-rules',
        AllowRule,
        given({ ...rest, token: forToken, action_type: type, until: end }),
      );
      out.show(answer, (rule) => ruleTable([rule], out.paint, context.now()));
    });
  allow
    .command('list')
    .description('all rules, and how often they were used')
    .action(async () => {
      const { api, out } = context;
      const answer = await api.get('/allow-rules', AllowRuleList);
      out.show(answer, ({ rules }) => ruleTable(rules, out.paint, context.now()));
    });
  allow
    .command('remove')
    .argument('<id>')
    .description('let nobody pass by this rule any more')
    .action(async (id: string) => {
      await context.api.remove(path`/allow-rules/${id}`);
      context.out.lines([`Removed rule ${Number(id)}.`]);
    });
}
