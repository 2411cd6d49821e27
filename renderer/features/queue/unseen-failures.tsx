/** Failures that nobody has looked at: they stay named here, over reload and restart, until a person did (WIN-3). */
import { CheckCheck, ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import type { FailureReason, SeenFailures } from '../../../main/contract/failures.ts';
import { useClient, useMirror } from '../../store/context.ts';
import { selectUnseenFailures } from '../../store/selectors.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { FAILURE_WORDS } from '../../words/failure-words.ts';
import { troubleText } from '../../words/trouble-words.ts';
import styles from './unseen-failures.module.css';
import { UnseenList } from './unseen-list.tsx';

export function UnseenFailures() {
  const { total, groups } = useMirror(selectUnseenFailures);
  const [open, setOpen] = useState<FailureReason | null>(null);
  const id = useId();
  const isShown = open !== null && groups.some(({ reason }) => reason === open);
  return (
    <>
      <p role="status" className="visually-hidden">
        {total > 0 && troubleText('failures', total)}
      </p>
      {total > 0 && (
        <section className={styles.panel} aria-labelledby={id}>
          <div className={styles.head}>
            <TriangleAlert size={16} aria-hidden />
            <h2 id={id} className={styles.title}>
              {troubleText('failures', total)}
            </h2>
            <SeenButton label={total === 1 ? 'Mark as seen' : 'Mark all as seen'} />
          </div>
          <ul className={styles.groups} aria-label="By reason">
            {groups.map(({ reason, count }) => (
              <li key={reason}>
                <Button
                  size="small"
                  aria-expanded={open === reason}
                  onClick={() => setOpen(open === reason ? null : reason)}
                >
                  {open === reason ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
                  {FAILURE_WORDS[reason]} <span className={styles.count}>{count.toLocaleString('en-US')}</span>
                </Button>
              </li>
            ))}
          </ul>
          {isShown && (
            <UnseenList key={open} reason={open} tools={<SeenButton label="Mark these as seen" reason={open} />} />
          )}
        </section>
      )}
    </>
  );
}

/** Marks what is shown: what fails from now on is not among it. */
function SeenButton({ label, reason }: { label: string; reason?: FailureReason }) {
  const client = useClient();
  const until = useMirror((mirror) => mirror.revision);
  const { isBusy, ask } = useAsk();
  const seen: SeenFailures = reason === undefined ? { until } : { until, reason };
  return (
    <Button size="small" isBusy={isBusy} onClick={() => void ask(() => client.seeFailures(seen))}>
      {!isBusy && <CheckCheck size={14} aria-hidden />}
      {label}
    </Button>
  );
}
