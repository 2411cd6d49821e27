/** `holdpoint action failures|seen`: what failed and nobody has looked at, and that somebody did (WIN-3). */
import type { Command } from 'commander';
import { FailureList, SeenCount } from '../../contract/failures.ts';
import { given } from '../arguments.ts';
import { wrongUsage } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { actionTable } from '../views/action-table.ts';

interface ListOptions {
  reason?: string;
  limit?: string;
  cursor?: string;
}

interface SeenOptions {
  all?: true;
  until?: string;
  reason?: string;
}

export function addFailureCommands(action: Command, context: Context): void {
  action
    .command('failures')
    .description('what failed, was lost or was refused, and nobody has looked at yet')
    .option('--reason <code>', 'only those of this reason, such as sudo_refused')
    .option('--limit <number>', '1 to 100')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (options: ListOptions) => {
      const { api, out } = context;
      const answer = await api.get('/failures', FailureList, { ...options });
      out.show(answer, (list) => failureLines(list, context));
    });
  action
    .command('seen')
    .argument('[ids...]')
    .description('you looked at these failures; they are not named any more')
    .option('--all', 'all there are now')
    .option('--until <revision>', 'all up to there, as "action failures --json" tells it')
    .option('--reason <code>', 'with --all or --until: only those of this reason')
    .action(async (ids: string[], options: SeenOptions) => {
      const { api, out } = context;
      const answer = await api.send('POST', '/failures/seen', SeenCount, await which(ids, options, context));
      out.show(answer, ({ seen }) => [seen === 1 ? '1 failure marked as seen' : `${seen} failures marked as seen`]);
    });
}

async function which(ids: readonly string[], { all, until, reason }: SeenOptions, { api }: Context): Promise<object> {
  if ([ids.length > 0, all === true, until !== undefined].filter(Boolean).length !== 1) {
    throw wrongUsage('give ids, --all or --until, one of them');
  }
  if (ids.length > 0) {
    if (reason !== undefined) throw wrongUsage('--reason goes with --all or --until');
    return { ids: ids.map(numberOf) };
  }
  const revision = until ?? String((await api.get('/failures', FailureList, { limit: 1 })).read().revision);
  return { until: numberOf(revision), ...given({ reason }) };
}

function numberOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw wrongUsage(`"${text}" is not a number`);
  return Number(text);
}

function failureLines({ total, groups, actions, next_cursor }: FailureList, { out, now }: Context): string[] {
  if (total === 0) return ['no failure that nobody has looked at'];
  return [
    `${total} nobody has looked at: ${groups.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`,
    '',
    ...actionTable(actions, out.paint, now()),
    ...(next_cursor === null ? [] : [`… more: holdpoint action failures --cursor ${next_cursor}`]),
    'Mark them as seen: holdpoint action seen ID …, or --all',
  ];
}
