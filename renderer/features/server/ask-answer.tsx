/** The answer to a request, shown at once and kept up to date: runs now · waits for approval · already waiting. */
import { X } from 'lucide-react';
import type { ActionStatus } from '../../../main/contract/action.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { outcomeText } from '../../words/action-words.ts';
import { ACTION_LOOKS } from '../../words/looks.ts';
import type { Filed } from './ask.ts';
import styles from './ask-answer.module.css';

const FILED_WORDS: Partial<Record<ActionStatus, string>> = {
  pending: 'Waits for approval',
  approved: 'Runs now',
  executing: 'Runs now',
};
const ALREADY_WORDS: Partial<Record<ActionStatus, string>> = {
  pending: 'Already waiting for approval',
  approved: 'Already approved, runs soon',
  executing: 'Already running',
};

export function AskAnswer({ answer, onDismiss }: { answer: Filed; onDismiss: () => void }) {
  const action = useMirror((mirror) => mirror.actions.get(answer.actionId));
  const status = action?.status ?? answer.status;
  const look = ACTION_LOOKS[status];
  const words = answer.kind === 'already' ? ALREADY_WORDS : FILED_WORDS;
  const text = action === undefined ? null : outcomeText(action);
  return (
    <div className={styles.answer}>
      <Notice tone={look.tone} icon={look.icon} role="status">
        <p>
          <strong>{words[status] ?? look.word}</strong>{' '}
          <Link href={status === 'pending' ? href.queue(answer.actionId) : href.action(answer.actionId)}>
            Action #{answer.actionId}
          </Link>
        </p>
        {text !== null && <p>{visibleText(text)}</p>}
      </Notice>
      <IconButton icon={X} label="Dismiss" size="small" onClick={onDismiss} />
    </div>
  );
}
