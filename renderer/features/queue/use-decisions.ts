/** Deciding: one action or many, with what has to be asked first, and the race one may lose. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ActionView } from '../../../main/contract/action.ts';
import type { Answer } from '../../client/answer.ts';
import { useClient, useLive } from '../../store/context.ts';
import { useToasts } from '../../ui/toast-region.tsx';
import { decideAll } from './decide.ts';
import { raceText } from './race.ts';

export type Asked = { decision: 'approve' | 'reject' | 'cancel'; ids: readonly number[] };

export interface Decisions {
  /** Ids whose decision is on its way. */
  busy: ReadonlySet<number>;
  /** A dialog that asks for the reason, or for a yes to many. */
  asked: Asked | null;
  /** Whether something is asked, known at once and not only when it is drawn. */
  isAsking(): boolean;
  /** One at once; many after a yes. */
  approve(ids: readonly number[]): void;
  /** Asks for the reason. */
  reject(ids: readonly number[]): void;
  /** One at once; many after a yes. */
  cancel(ids: readonly number[]): void;
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
  const ask = useCallback((question: Asked | null) => {
    isAsking.current = question !== null;
    setAsked(question);
  }, []);
  const [progress, setProgress] = useState(0);

  const whileBusy = useCallback(async <T>(ids: readonly number[], work: () => Promise<T>): Promise<T> => {
    setBusy((before) => new Set([...before, ...ids]));
    const answer = await work();
    const done = new Set(ids);
    setBusy((before) => new Set([...before].filter((id) => !done.has(id))));
    return answer;
  }, []);

  /** Whether the question is settled: by this decision or by somebody else's. */
  const decideOne = useCallback(
    (id: number, decide: () => Promise<Answer<ActionView>>) =>
      whileBusy([id], async () => {
        const answer = await decide();
        if (answer.ok) return true;
        const action = live.store.getState().mirror?.actions.get(id);
        toasts.say({ tone: 'bad', text: raceText(answer.problem, action) });
        return answer.problem.code === 'wrong_status' || answer.problem.code === 'action_not_found';
      }),
    [live, toasts, whileBusy],
  );

  return useMemo(
    () => ({
      busy,
      asked,
      isAsking: () => isAsking.current,
      progress,
      approve(ids) {
        const [only] = ids;
        if (ids.length > 1) ask({ decision: 'approve', ids });
        else if (only !== undefined) void decideOne(only, () => client.approve(only));
      },
      reject(ids) {
        if (ids.length > 0) ask({ decision: 'reject', ids });
      },
      cancel(ids) {
        const [only] = ids;
        if (ids.length > 1) ask({ decision: 'cancel', ids });
        else if (only !== undefined) void decideOne(only, () => client.cancel(only));
      },
      async confirm(reason = '') {
        if (asked === null) return;
        const { decision, ids } = asked;
        const [only] = ids;
        setProgress(0);
        const whole = decision === 'reject' ? { decision, ids: [...ids], reason } : { decision, ids: [...ids] };
        const isSettled =
          ids.length === 1 && only !== undefined && decision === 'reject'
            ? await decideOne(only, () => client.reject(only, reason))
            : (await whileBusy(ids, () => decideAll({ client, live, toasts }, whole, setProgress))).isWhole;
        if (isSettled) ask(null);
      },
      dismiss: () => ask(null),
    }),
    [ask, asked, busy, client, decideOne, live, progress, toasts, whileBusy],
  );
}
