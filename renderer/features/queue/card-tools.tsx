/** The decisions that can be made on an action now. */
import { Check } from 'lucide-react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import styles from './queue-card.module.css';
import type { Decisions } from './use-decisions.ts';

export interface CardToolsProps {
  action: ActionSummary;
  isBusy: boolean;
  decisions: Pick<Decisions, 'approve' | 'reject' | 'cancel'>;
}

export function CardTools({ action, isBusy, decisions }: CardToolsProps) {
  const { id, status } = action;
  return (
    <div className={styles.tools}>
      {status === 'pending' && (
        <>
          <Button kind="primary" isBusy={isBusy} onClick={() => decisions.approve([action])} aria-keyshortcuts="a">
            {!isBusy && <Check size={15} aria-hidden />}
            Approve
            <Key name="a" />
          </Button>
          <Button disabled={isBusy} onClick={() => decisions.reject([action])} aria-keyshortcuts="r">
            Reject …
            <Key name="r" />
          </Button>
        </>
      )}
      {(status === 'pending' || status === 'approved') && (
        <Button kind="quiet" disabled={isBusy} onClick={() => decisions.cancel([action])} aria-keyshortcuts="c">
          Cancel
          <Key name="c" />
        </Button>
      )}
      {status !== 'pending' && (
        <Link href={href.action(id)} className={buttonClass('quiet')}>
          Open
        </Link>
      )}
    </div>
  );
}

function Key({ name }: { name: string }) {
  return (
    <span aria-hidden className={styles.key}>
      <Kbd>{name}</Kbd>
    </span>
  );
}
