/** After maintenance: a person says what becomes of the actions that wait; nothing is released silently (SPEC SRV-4). */
import { Option } from 'commander';
import { ActionList, type ActionSummary, ActionView } from '../contract/action.ts';
import { path } from './api-client.ts';
import { given } from './arguments.ts';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { harmless } from './harmless.ts';
import { ask } from './questions.ts';
import { actionTable } from './views/action-table.ts';

const CHOICES = ['keep', 'approve', 'reject'] as const;
type Choice = (typeof CHOICES)[number];
const PAGE = 100;
const SHOWN = 100;
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
  // What the person is asked about is what is decided: nothing that is filed while they read.
  const choiceGiven = options.waiting ?? (context.isInteractive ? null : 'keep');
  const listed = choiceGiven === 'keep' ? [] : await pending(context, serverId);
  const choice = choiceGiven ?? (await asked(context, listed));
  const waiting = `${count === 1 ? '1 action' : `${count} actions`} of ${harmless(serverId)}`;
  if (choice === 'keep') {
    context.out.note(
      `${waiting} still wait for a decision: holdpoint action list --status pending --server ${harmless(serverId)}`,
    );
    return;
  }
  for (const action of listed) await decide(context, action, choice, options.reason ?? DEFAULT_REASON);
}

/** `listed`: oldest first. */
async function asked({ out, now }: Context, listed: readonly ActionSummary[]): Promise<Choice> {
  const more = listed.length - SHOWN;
  out.lines([
    '',
    ...actionTable(listed.slice(0, SHOWN), out.paint, now()),
    ...(more > 0 ? [`and ${more} more`] : []),
    '',
  ]);
  const answer = await ask(
    `${listed.length} still wait. Run them all (run), reject them all (reject), or keep them waiting? [keep] `,
  );
  if (answer === 'run') return 'approve';
  return answer === 'reject' ? 'reject' : 'keep';
}

/** Oldest first, so that they run in the order they were asked for. */
async function pending({ api }: Context, serverId: string): Promise<ActionSummary[]> {
  const actions: ActionSummary[] = [];
  let cursor: string | undefined;
  do {
    const query = { status: 'pending', server_id: serverId, limit: PAGE, cursor };
    const page = (await api.get('/actions', ActionList, query)).read();
    actions.push(...page.actions);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return actions.reverse();
}

/** As it was listed (ACT-10). Somebody else may have decided meanwhile; theirs stands, and is told. */
async function decide({ api, out }: Context, action: ActionSummary, choice: 'approve' | 'reject', reason: string) {
  const { id, revision, digest } = action;
  try {
    const body = choice === 'reject' ? { reason, revision } : { revision, ...given({ digest: digest ?? undefined }) };
    const answer = await api.send('POST', path`/actions/${String(id)}/${choice}`, ActionView, body);
    const { status, command } = answer.read();
    out.note(`Action ${id} is ${status}: ${harmless(command)}`);
  } catch (error) {
    const isTold = error instanceof CliError && (error.code === 'wrong_status' || error.code === 'stale_decision');
    if (!isTold) throw error;
    out.note(harmless(error.message));
  }
}
