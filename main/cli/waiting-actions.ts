/** After maintenance: a person says what becomes of the actions that wait; nothing is released silently (SPEC SRV-4). */
import { Option } from 'commander';
import { ActionList, ActionView } from '../contract/action.ts';
import { path } from './api-client.ts';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { harmless } from './harmless.ts';
import { ask } from './questions.ts';
import { actionTable } from './views/action-table.ts';

const CHOICES = ['keep', 'approve', 'reject'] as const;
type Choice = (typeof CHOICES)[number];
const PAGE = 100;
const DEFAULT_REASON = 'Maintenance ended';

export interface WaitingOptions {
  waiting?: Choice;
  reason?: string;
}

export function waitingChoice(): Option {
  return new Option('--waiting <what>', 'what becomes of actions that wait; asked on a terminal').choices(CHOICES);
}

export async function decideWhatWaits(
  context: Context,
  serverId: string,
  count: number,
  options: WaitingOptions,
): Promise<void> {
  const choice = options.waiting ?? (context.isInteractive ? await asked(context, serverId, count) : 'keep');
  const waiting = `${count === 1 ? '1 action' : `${count} actions`} of ${harmless(serverId)}`;
  if (choice === 'keep') {
    context.out.note(
      `${waiting} still wait for a decision: holdpoint action list --status pending --server ${harmless(serverId)}`,
    );
    return;
  }
  for (const id of await pendingIds(context, serverId))
    await decide(context, id, choice, options.reason ?? DEFAULT_REASON);
}

async function asked(context: Context, serverId: string, count: number): Promise<Choice> {
  const { api, out } = context;
  const page = (await api.get('/actions', ActionList, { status: 'pending', server_id: serverId, limit: PAGE })).read();
  out.lines(['', ...actionTable(page.actions, out.paint, context.now()), '']);
  const answer = await ask(
    `${count} still wait. Run them all (run), reject them all (reject), or keep them waiting? [keep] `,
  );
  if (answer === 'run') return 'approve';
  return answer === 'reject' ? 'reject' : 'keep';
}

/** Oldest first, so that they run in the order they were asked for. */
async function pendingIds({ api }: Context, serverId: string): Promise<number[]> {
  const ids: number[] = [];
  let cursor: string | undefined;
  do {
    const query = { status: 'pending', server_id: serverId, limit: PAGE, cursor };
    const page = (await api.get('/actions', ActionList, query)).read();
    ids.push(...page.actions.map((action) => action.id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return ids.reverse();
}

/** Somebody else may have decided meanwhile; theirs stands, and is told. */
async function decide({ api, out }: Context, id: number, choice: 'approve' | 'reject', reason: string): Promise<void> {
  try {
    const body = choice === 'reject' ? { reason } : {};
    const answer = await api.send('POST', path`/actions/${String(id)}/${choice}`, ActionView, body);
    const { status, command } = answer.read();
    out.note(`Action ${id} is ${status}: ${harmless(command)}`);
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'wrong_status') throw error;
    out.note(harmless(error.message));
  }
}
