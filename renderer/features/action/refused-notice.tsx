/** An approved action that did not run because it is no longer what was approved: both commands, and asking again (ACT-10). */
import { GitCompareArrows, RotateCw } from 'lucide-react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { SpecShown } from '../../../main/contract/action-spec.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import styles from './refused-notice.module.css';

export interface RefusedNoticeProps {
  action: ActionSummary;
  /** What is done with the new action, besides saying that it was asked for. */
  onAsked?: (id: number) => void;
}

export function RefusedNotice({ action, onAsked = () => {} }: RefusedNoticeProps) {
  const changed = action.failure?.changed;
  const now = changed?.now ?? null;
  return (
    <Notice
      tone="bad"
      icon={GitCompareArrows}
      role="status"
      title={visibleText(action.failure?.message ?? 'Not run.')}
      tools={now === null ? undefined : <AskAgain action={action} onAsked={onAsked} />}
    >
      <dl className={styles.sides}>
        <dt>Approved</dt>
        <dd>
          <Code command={action.command} label="Approved command" />
          {changed?.approved && <Rest side={changed.approved} />}
        </dd>
        <dt>Now</dt>
        <dd>
          {now === null ? (
            <p>It can no longer be asked for.</p>
          ) : (
            <>
              <Code command={now.command} label="Present command" />
              <Rest side={now} />
            </>
          )}
        </dd>
      </dl>
      {action.failure?.next_step && <p>{action.failure.next_step}</p>}
    </Notice>
  );
}

/** What a command is besides its words: with which rights, for how long, where. */
export function Rest({ side }: { side: SpecShown }) {
  return (
    <p className={styles.rest}>
      <span>{side.as_root ? 'as root' : 'as the login'}</span>
      <span>at most {side.time_limit_seconds} s</span>
      <span>
        on <Given text={side.address} />
      </span>
    </p>
  );
}

function AskAgain({ action, onAsked }: Required<RefusedNoticeProps>) {
  const client = useClient();
  const toasts = useToasts();
  const { isBusy, ask } = useAsk();
  const again = async () => {
    const asked = await ask(() => client.askAgain(action.id));
    if (asked === null) return;
    const { id, status } = asked.value;
    const what = status === 'pending' ? 'it waits for a person' : 'it runs';
    toasts.say({ tone: status === 'pending' ? 'hold' : 'run', text: `Asked again as #${id}: ${what}.` });
    onAsked(id);
  };
  return (
    <Button size="small" isBusy={isBusy} onClick={again}>
      {!isBusy && <RotateCw size={14} aria-hidden />}
      Ask again with the present command
    </Button>
  );
}
