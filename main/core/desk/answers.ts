/** What a person is told whose press did not do what it said, because something else had happened. */
import type { ActionStatus, ActionSummary } from '../../contract/action.ts';
import type { Problem } from '../../contract/error.ts';
import { actionTitle } from './action-words.ts';
import type { Notice } from './desk-ports.ts';
import { noticeKey } from './notice-keys.ts';
import { plainLine } from './plain-line.ts';

const TEXT_LENGTH = 200;

/** Of a decision that came too late, or failed. `action`: as it is now. */
export function decisionAnswer(
  action: ActionSummary,
  serverName: string,
  decision: 'approve' | 'reject',
  problem: Problem,
): Notice {
  const title = actionTitle(action, serverName);
  const isLate = problem.code === 'wrong_status';
  return {
    key: noticeKey.answer(action.id),
    title: isLate ? `${title} ${alreadyWas(action)}` : `${title} was not ${pastOf(decision)}`,
    body: isLate ? `So it was not ${pastOf(decision)} now.` : plainLine(problem.message, TEXT_LENGTH),
    urgency: 'normal',
    buttons: [],
    path: `/actions/${action.id}`,
  };
}

/** Of anything else that was not done. `title`: one plain line. */
export function troubleAnswer(to: string | number, title: string, problem: Pick<Problem, 'message'>): Notice {
  return {
    key: noticeKey.answer(to),
    title,
    body: plainLine(problem.message, TEXT_LENGTH),
    urgency: 'normal',
    buttons: [],
    path: '/',
  };
}

function pastOf(decision: 'approve' | 'reject'): string {
  return decision === 'approve' ? 'approved' : 'rejected';
}

function alreadyWas(action: ActionSummary): string {
  const by = action.rejected_by ?? action.cancelled_by ?? action.approved_by;
  const who = by === null ? '' : ` by ${plainLine(by, 60)}`;
  return `${STANDING[action.status]}${action.status === 'expired' ? '' : who}`;
}

const STANDING: Record<ActionStatus, string> = {
  pending: 'still waits',
  approved: 'was already approved',
  executing: 'runs already, approved',
  completed: 'is done already, approved',
  failed: 'ran already and failed, approved',
  unknown: 'was already started, approved',
  rejected: 'was already rejected',
  cancelled: 'was already cancelled',
  expired: 'has expired',
};
