/** What came of an action after its decision: waiting for its turn, running, verified, failed and why (WIN-3). */
import { Hourglass, TriangleAlert } from 'lucide-react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Elapsed, Remaining } from '../../ui/relative-time.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { isRefused, outcomeText } from '../../words/action-words.ts';
import { actionLook } from '../../words/looks.ts';
import { RELOAD_PENDING } from '../../words/unit.ts';
import { RefusedNotice } from '../action/refused-notice.tsx';

import { ActionOutput } from './action-output.tsx';
import { useServiceOf } from './card-facts.tsx';
import { decisionText } from './race.ts';

export function CardOutcome({ action }: { action: ActionSummary }) {
  const look = actionLook(action);
  if (action.status === 'pending') return null;
  if (isRefused(action)) return <RefusedNotice action={action} />;
  if (action.status === 'approved' && action.waiting !== null) {
    return (
      <Notice tone="lost" icon={Hourglass} role="status" title="Approved, and not started yet">
        <p>
          {action.waiting.message} Tried {action.waiting.attempts === 1 ? 'once' : `${action.waiting.attempts} times`}.
          The next try is in <Remaining at={action.waiting.next_attempt_at} />.
        </p>
      </Notice>
    );
  }
  const decision = decisionText(action);
  return (
    <>
      <Notice
        tone={look.tone}
        icon={look.icon}
        role="status"
        title={
          <>
            {look.word}
            {action.status === 'approved' && ', waits for its turn'}
            {action.status === 'executing' && action.executed_at !== null && (
              <>
                {' '}
                for <Elapsed at={action.executed_at} />
              </>
            )}
          </>
        }
      >
        {outcomeText(action) !== null && <p>{visibleText(outcomeText(action) ?? '')}</p>}
        {action.rejection_reason !== null && <Prose text={action.rejection_reason} />}
        {action.failure?.next_step && <p>{action.failure.next_step}</p>}
        {action.remarks.map((remark) => (
          <p key={remark}>{visibleText(remark)}</p>
        ))}
        {decision !== null && (
          <p>
            <Given text={decision} />
          </p>
        )}
      </Notice>
      {(action.status === 'completed' || action.status === 'failed') && <ActionOutput action={action} />}
    </>
  );
}

/** Before it is approved: what would run is not what the files on the server say (RUN-5). */
export function ReloadWarning({ action }: { action: ActionSummary }) {
  const service = useServiceOf(action);
  return service?.needs_reload ? <Warning text={RELOAD_PENDING} /> : null;
}

/** An action that can still be approved, though its server says that it will not work. */
export function Warning({ text }: { text: string }) {
  return (
    <Notice tone="bad" icon={TriangleAlert}>
      <p>{text}</p>
    </Notice>
  );
}
