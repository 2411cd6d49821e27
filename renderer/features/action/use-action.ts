/** One action as it is now: the mirror tells its state, the host its output. */
import { useEffect, useRef } from 'react';
import type { ActionSummary, ActionView } from '../../../main/contract/action.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { useClient, useEvents, useMirror } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { useGap } from '../../store/use-gap.ts';

export interface ShownAction {
  /** null until the first answer of an action the mirror does not hold. */
  action: ActionSummary | null;
  /** What the command wrote; null until it is known. */
  output: Pick<ActionView, 'stdout' | 'stderr' | 'stdout_cut' | 'stderr_cut'> | null;
  /** All that runs; null until it is known, and for actions of before there were any. */
  spec: ActionView['spec'];
  problem: ClientProblem | null;
  reload: () => void;
}

export function useAction(id: number): ShownAction {
  const client = useClient();
  const mirrored = useMirror((mirror) => mirror.actions.get(id));
  const { value: loaded, problem, reload } = useAnswer(`action ${id}`, () => client.action(id));
  useEvents((events) => {
    if (events.some((event) => event.action_id === id)) reload();
  });
  useGap(reload);
  const action = newest(mirrored, loaded);
  useReloadAfterTry(action, reload);
  const output = loaded !== null && loaded.status === action?.status ? loaded : null;
  return { action, output, spec: loaded?.spec ?? null, problem, reload };
}

/** The mirror is ahead of an answer, but a further try for the same cause is no event: only the host knows its number. */
function newest(mirrored: ActionSummary | undefined, loaded: ActionView | null): ActionSummary | null {
  if (mirrored === undefined || loaded === null) return mirrored ?? loaded;
  const isTriedAgain = (loaded.waiting?.attempts ?? 0) > (mirrored.waiting?.attempts ?? 0);
  return loaded.status === mirrored.status && isTriedAgain ? loaded : mirrored;
}

/** Time for a try to come to an end before its outcome is asked for. */
const TRY_MS = 2_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Once after each due try, so that the next one is shown. */
function useReloadAfterTry(action: ActionSummary | null, reload: () => void): void {
  const due = action?.status === 'approved' ? action.waiting?.next_attempt_at : undefined;
  const asked = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (due === undefined || due === asked.current) return;
    const wait = Math.max(0, Date.parse(due) - Date.now()) + TRY_MS;
    const timer = setTimeout(
      () => {
        asked.current = due;
        reload();
      },
      Math.min(wait, LONGEST_TIMER_MS),
    );
    return () => clearTimeout(timer);
  }, [due, reload]);
}
