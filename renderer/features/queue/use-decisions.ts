/** Deciding: one action or many, with what has to be asked first, and the race one may lose. */
import { useCallback, useMemo, useState } from 'react';
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
  /** One at once; many after a yes. */
  approve(ids: readonly number[]): void;
  /** Asks for the reason. */
  reject(ids: readonly number[]): void;
  /** One at once; many after a yes. */
  cancel(ids: readonly number[]): void;
  /** The dialog's yes. Resolves when it is done. */
  confirm(reason?: string): Promise<void>;
  dismiss(): void;
}

export function useDecisions(): Decisions {
  const client = useClient();
  const live = useLive();
  const toasts = useToasts();
  const [busy, setBusy] = useState<ReadonlySet<number>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);

  const whileBusy = useCallback(async (ids: readonly number[], work: () => Promise<unknown>) => {
    setBusy((before) => new Set([...before, ...ids]));
    await work();
    setBusy((before) => new Set([...before].filter((id) => !ids.includes(id))));
  }, []);

  const decideOne = useCallback(
    (id: number, decide: () => Promise<Answer<ActionView>>) =>
      whileBusy([id], async () => {
        const answer = await decide();
        if (answer.ok) return;
        const action = live.store.getState().mirror?.actions.get(id);
        toasts.say({ tone: 'bad', text: raceText(answer.problem, action) });
      }),
    [live, toasts, whileBusy],
  );

  return useMemo(
    () => ({
      busy,
      asked,
      approve(ids) {
        const [only] = ids;
        if (ids.length > 1) setAsked({ decision: 'approve', ids });
        else if (only !== undefined) void decideOne(only, () => client.approve(only));
      },
      reject(ids) {
        if (ids.length > 0) setAsked({ decision: 'reject', ids });
      },
      cancel(ids) {
        const [only] = ids;
        if (ids.length > 1) setAsked({ decision: 'cancel', ids });
        else if (only !== undefined) void decideOne(only, () => client.cancel(only));
      },
      async confirm(reason = '') {
        if (asked === null) return;
        const { decision, ids } = asked;
        const [only] = ids;
        await (ids.length === 1 && only !== undefined && decision === 'reject'
          ? decideOne(only, () => client.reject(only, reason))
          : whileBusy(ids, () =>
              decideAll(
                { client, live, toasts },
                decision === 'reject' ? { decision, ids: [...ids], reason } : { decision, ids: [...ids] },
              ),
            ));
        setAsked(null);
      },
      dismiss: () => setAsked(null),
    }),
    [asked, busy, client, decideOne, live, toasts, whileBusy],
  );
}
