/** When somebody else decided first: who, and what. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import { own } from '../../../main/contract/own.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { visibleLine } from '../../ui/visible-text.ts';
import { ACTION_LOOKS } from '../../words/looks.ts';

type Problem = Pick<ClientProblem, 'code' | 'message' | 'status' | 'decided_by'>;

/** Nothing is left to decide on as it was seen: somebody was faster, or it is not that any more. */
export function isSettled({ code }: Pick<ClientProblem, 'code'>): boolean {
  return code === 'wrong_status' || code === 'stale_decision' || code === 'action_not_found';
}

/** A sentence for the loser of a race; any other problem speaks for itself. */
export function raceText(problem: Problem, action: ActionSummary | undefined): string {
  if (problem.status === undefined) return problem.message;
  if (problem.code === 'stale_decision') {
    const word = own(ACTION_LOOKS, problem.status)?.word.toLowerCase() ?? problem.status;
    return `Not decided: ${subjectOf(action)} changed meanwhile and is ${word} now. Look at it again.`;
  }
  if (problem.code !== 'wrong_status') return problem.message;
  const who = problem.decided_by ?? (action === undefined ? null : decidedBy(action));
  const subject = subjectOf(action);
  const word = own(ACTION_LOOKS, problem.status)?.word.toLowerCase() ?? problem.status;
  const by = who === null ? '' : ` Decided by ${who}.`;
  return `Too late: ${subject} ${own(AS_A_FACT, problem.status) ?? `is ${word} already`}.${by}`;
}

function subjectOf(action: ActionSummary | undefined): string {
  return action === undefined ? 'This action' : `${shortened(action.command)} on ${action.server_id}`;
}

const AS_A_FACT: Record<string, string> = {
  failed: 'has already failed',
  expired: 'has already expired',
  unknown: 'was already started',
};
const COMMAND_SHOWN = 80;

function shortened(command: string): string {
  const line = visibleLine(command);
  return line.length > COMMAND_SHOWN ? `${line.slice(0, COMMAND_SHOWN)}…` : line;
}

/** `Rejected by sam`; null where nobody decided. */
export function decisionText(action: ActionSummary): string | null {
  if (action.rejected_by !== null) return `Rejected by ${action.rejected_by}`;
  if (action.cancelled_by !== null) return `Cancelled by ${action.cancelled_by}`;
  return action.approved_by === null ? null : `Approved by ${action.approved_by}`;
}

/** Who made the decision that stands; null where nobody did. */
export function decidedBy(action: ActionSummary): string | null {
  return action.rejected_by ?? action.cancelled_by ?? action.approved_by;
}
