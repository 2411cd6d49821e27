/** One allow rule, as a sentence, and how often it was used. */
import { Ban, CircleCheck, TimerOff } from 'lucide-react';
import type { AllowRule } from '../../../main/contract/maintenance.ts';
import { type Look, StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useFromNow } from '../../ui/clock-context.ts';
import { Prose } from '../../ui/prose.tsx';
import { Moment, RelativeTime } from '../../ui/relative-time.tsx';
import { SentenceText } from '../../ui/sentence-text.tsx';
import { useTypeTitle } from '../../words/action-words.ts';
import { type Sentence, say, sentenceText } from '../../words/sentence.ts';
import styles from './rows.module.css';

const VALID: Look = { tone: 'run', icon: CircleCheck, word: 'Valid' };
const OVER: Look = { tone: 'idle', icon: TimerOff, word: 'Over' };
const VOID: Look = { tone: 'idle', icon: Ban, word: 'Passes nobody' };

/** A rule is for one token, not for its name: a new one of that name is another. */
const TOKEN_GONE = {
  revoked: 'its token was revoked',
  expired: 'its token has expired',
  unknown: 'which token of that name it was for is not known',
} as const;

function goneText({ token_state: state }: AllowRule): string | null {
  return state === null || state === 'in_use' ? null : TOKEN_GONE[state];
}

/** `Token ci may pass with Clear old logs on servers tagged web.` */
export function useRuleSentence({ token, action_type: type, tag }: AllowRule): Sentence {
  const title = useTypeTitle(type ?? '');
  return [
    ...(token === null ? say`Everybody` : say`Token ${token}`),
    ...(type === null ? say` passes with every action` : say` passes with ${title}`),
    ...(tag === null ? say`, on every server.` : say`, on servers tagged ${tag}.`),
  ];
}

export function RuleRow({ rule, onRemove }: { rule: AllowRule; onRemove: () => void }) {
  const sentence = useRuleSentence(rule);
  const gone = goneText(rule);
  const isOver = useFromNow((now) => rule.until !== null && Date.parse(rule.until) <= now);
  return (
    <article className={styles.row} aria-label={sentenceText(sentence)}>
      <div className={styles.main}>
        <p className={styles.name}>
          <strong>
            <SentenceText sentence={sentence} />
          </strong>
          <StateMark look={gone !== null ? VOID : isOver ? OVER : VALID} />
        </p>
        {rule.note !== null && <Prose text={rule.note} isClamped />}
        <p className={styles.facts}>
          {gone !== null && <span>{gone}</span>}
          <span>
            {rule.until === null ? (
              'without an end'
            ) : (
              <>
                until <Moment at={rule.until} />
              </>
            )}
          </span>
          <span>
            added by <bdi>{rule.created_by}</bdi> <RelativeTime at={rule.created_at} />
          </span>
          <span>
            {rule.last_used_at === null ? (
              'never used'
            ) : (
              <>
                used {rule.used_count === 1 ? 'once' : `${rule.used_count} times`}, last{' '}
                <RelativeTime at={rule.last_used_at} />
              </>
            )}
          </span>
        </p>
      </div>
      <div className={styles.tools}>
        <Button kind="danger" size="small" onClick={onRemove}>
          Remove …<span className="visually-hidden"> the rule: {sentenceText(sentence)}</span>
        </Button>
      </div>
    </article>
  );
}
