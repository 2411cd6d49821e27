/** Filing an action from the window: runs now, waits for approval, or waits already. */
import type { ActionStatus } from '../../../main/contract/action.ts';
import type { Answer, ClientProblem } from '../../client/answer.ts';

export interface Filed {
  kind: 'filed' | 'already';
  actionId: number;
  status: ActionStatus;
}

/** A twin that is open counts as an answer; everything else is refused. */
export function filedOf(
  answer: Answer<{ id: number; status: ActionStatus }>,
): { ok: true; filed: Filed } | { ok: false; problem: ClientProblem } {
  if (answer.ok) return { ok: true, filed: { kind: 'filed', actionId: answer.value.id, status: answer.value.status } };
  const { code, existing_action_id: actionId, existing_status: status } = answer.problem;
  if (code !== 'duplicate_action' || actionId === undefined) return answer;
  return { ok: true, filed: { kind: 'already', actionId, status: (status ?? 'pending') as ActionStatus } };
}
