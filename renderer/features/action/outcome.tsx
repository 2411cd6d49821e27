/** What came of it, or what it waits for: in a sentence, with the next step (WIN-3, RUN-3). */
import { CircleQuestionMark, Hourglass, OctagonPause, TriangleAlert } from 'lucide-react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import { relativeText } from '../../../main/contract/duration-text.ts';
import { Link } from '../../router/link.tsx';
import { navigate } from '../../router/location.ts';
import { href } from '../../router/routes.ts';
import { useFromNow } from '../../ui/clock-context.ts';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { isRefused } from '../../words/action-words.ts';
import { RefusedNotice } from './refused-notice.tsx';

export function Outcome({ action }: { action: ActionSummary }) {
  const { status, failure, waiting } = action;
  if (status === 'approved' && waiting !== null) return <WaitingNotice action={action} waiting={waiting} />;
  if (status === 'pending') {
    return (
      <Notice tone="hold" icon={OctagonPause} title="It waits for a person">
        <p>Nothing runs until somebody approves. This is the exact command that will run.</p>
      </Notice>
    );
  }
  if (failure === null) {
    if (action.remarks.length === 0) return null;
    return <Notice tone="lost" icon={TriangleAlert} title={action.remarks.map(visibleText).join(' ')} />;
  }
  if (isRefused(action)) return <RefusedNotice action={action} onAsked={(id) => navigate(href.action(id))} />;
  const isLost = status === 'unknown';
  return (
    <Notice
      tone={isLost ? 'lost' : status === 'failed' ? 'bad' : 'idle'}
      icon={isLost ? CircleQuestionMark : TriangleAlert}
      title={visibleText(failure.message)}
    >
      {isLost && <p>It was started, but nobody knows how it ended. Holdpoint looks for it on the server by itself.</p>}
      {failure.next_step !== null && <p>{visibleText(failure.next_step)}</p>}
      {action.remarks.map((remark) => (
        <p key={remark}>{visibleText(remark)}</p>
      ))}
    </Notice>
  );
}

interface WaitingProps {
  action: ActionSummary;
  waiting: NonNullable<ActionSummary['waiting']>;
}

function WaitingNotice({ action, waiting }: WaitingProps) {
  const due = Date.parse(waiting.next_attempt_at);
  const next = useFromNow((now) => (due > now ? relativeText(due, now) : 'now'));
  const isForPerson = waiting.code === 'host_key_changed' || waiting.code === 'host_key_unknown';
  const tries = waiting.attempts === 1 ? 'once' : `${waiting.attempts} times`;
  return (
    <Notice
      tone="lost"
      icon={Hourglass}
      title="It could not start yet"
      tools={isForPerson ? <Link href={href.server(action.server_id)}>Decide on the host key</Link> : undefined}
    >
      <p>{visibleText(waiting.message)}</p>
      <p>
        It surely did not run. Tried {tries}; next try {next}. It can be cancelled until then.
      </p>
    </Notice>
  );
}
