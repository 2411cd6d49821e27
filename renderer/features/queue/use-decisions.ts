/** Deciding: one action or many, each as it was seen, with what has to be asked first, and the race one may lose. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ActionSummary, ActionView } from '../../../main/contract/action.ts';
import type { Answer } from '../../client/answer.ts';
import { seenOf } from '../../client/seen.ts';
import { useClient, useLive } from '../../store/context.ts';
import { useToasts } from '../../ui/toast-region.tsx';
import { decideAll } from './decide.ts';
import { isSettled, raceText } from './race.ts';

/** An action as it was before the person's eyes when they decided (ACT-10). */
export type Seen = ActionSummary;
export type Decision = 'approve' | 'reject' | 'cancel';
export type Asked = { decision: Decision; actions: readonly Seen[] };

export interface Decisions {
  /** Ids whose decision is on its way. */
  busy: ReadonlySet<number>;
  /** A dialog that asks for the reason, or for a yes to many. */
  asked: Asked | null;
  /** Whether something is asked, known at once and not only when it is drawn. */
  isAsking(): boolean;
  /** One at once; many after a yes. */
  approve(actions: readonly Seen[]): void;
  /** Asks for the reason. */
  reject(actions: readonly Seen[]): void;
  /** One at once; many after a yes. */
  cancel(actions: readonly Seen[]): void;
  /** Asks for a yes first, also where it is only one. */
  ask(decision: Decision, actions: readonly Seen[]): void;
  /** How many of those asked about were dealt with since the yes. */
  progress: number;
  /** The dialog's yes. Resolves when it is done; where the host did not take it, the dialog stays with what was typed. */
  confirm(reason?: string): Promise<void>;
  dismiss(): void;
}

export function useDecisions(): Decisions {
  const client = useClient();
  const live = useLive();
  const toasts = useToasts();
  const [busy, setBusy] = useState<ReadonlySet<number>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const isAsking = useRef(false);
  const question = useCallback((next: Asked | null) => {
    isAsking.current = next !== null;
    setAsked(next);
  }, []);
  const [progress, setProgress] = useState(0);

  const whileBusy = useCallback(async <T>(actions: readonly Seen[], work: () => Promise<T>): Promise<T> => {
    const ids = actions.map((action) => action.id);
    setBusy((before) => new Set([...before, ...ids]));
    const answer = await work();
    const done = new Set(ids);
    setBusy((before) => new Set([...before].filter((id) => !done.has(id))));
    return answer;
  }, []);

  /** Whether the question is settled: by this decision or by somebody else's. */
  const decideOne = useCallback(
    (action: Seen, decide: () => Promise<Answer<ActionView>>) =>
      whileBusy([action], async () => {
        const answer = await decide();
        if (answer.ok) return true;
        const now = live.store.getState().mirror?.actions.get(action.id);
        toasts.say({ tone: 'bad', text: raceText(answer.problem, now) });
        return isSettled(answer.problem);
      }),
    [live, toasts, whileBusy],
  );

  return useMemo(() => {
    const ask = (decision: Decision, actions: readonly Seen[]) => {
      if (actions.length > 0) question({ decision, actions });
    };
    const atOnce = (decision: 'approve' | 'cancel', actions: readonly Seen[]) => {
      const [only] = actions;
      if (actions.length > 1) ask(decision, actions);
      else if (only !== undefined) void decideOne(only, () => client[decision](only.id, seenOf(only)));
    };
    return {
      busy,
      asked,
      isAsking: () => isAsking.current,
      progress,
      approve: (actions) => atOnce('approve', actions),
      reject: (actions) => ask('reject', actions),
      cancel: (actions) => atOnce('cancel', actions),
      ask,
      async confirm(reason = '') {
        if (asked === null) return;
        const { decision, actions } = asked;
        const [only] = actions;
        setProgress(0);
        const whole = decision === 'reject' ? { decision, actions, reason } : { decision, actions };
        const isDone =
          actions.length === 1 && only !== undefined
            ? await decideOne(only, () =>
                decision === 'reject'
                  ? client.reject(only.id, reason, seenOf(only))
                  : client[decision](only.id, seenOf(only)),
              )
            : (await whileBusy(actions, () => decideAll({ client, live, toasts }, whole, setProgress))).isWhole;
        if (isDone) question(null);
      },
      dismiss: () => question(null),
    } satisfies Decisions;
  }, [question, asked, busy, client, decideOne, live, progress, toasts, whileBusy]);
}
