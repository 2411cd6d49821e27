/** Checks the whole trail and the tables against it, and says what was found (AUD-1, AUD-2). */

import { ShieldAlert, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { AuditVerification } from '../../../main/contract/event.ts';
import { hasOwn } from '../../../main/contract/own.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { useClient } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './audit.module.css';

export type Verification = { found: AuditVerification } | { problem: ClientProblem };

export function VerifyButton({ onAnswer }: { onAnswer: (answer: Verification | null) => void }) {
  const client = useClient();
  const [isBusy, setIsBusy] = useState(false);
  const verify = async () => {
    setIsBusy(true);
    onAnswer(null);
    const answer = await client.verifyAudit();
    setIsBusy(false);
    onAnswer(answer.ok ? { found: answer.value } : { problem: answer.problem });
  };
  return (
    <Button isBusy={isBusy} onClick={verify}>
      {!isBusy && <ShieldCheck size={15} aria-hidden />}
      {isBusy ? 'Verifying …' : 'Verify'}
    </Button>
  );
}

/** The region is there before its text, so that the text is read out. */
export function VerificationNotice({ answer }: { answer: Verification | null }) {
  return (
    <div role="status" className={styles.verified}>
      {answer !== null && <Found answer={answer} />}
    </div>
  );
}

function Found({ answer }: { answer: Verification }) {
  if (hasOwn(answer, 'problem')) {
    return (
      <Notice tone="bad" icon={TriangleAlert} title="The trail could not be verified">
        <p>{answer.problem.message}</p>
      </Notice>
    );
  }
  const { verdict, rows, message, first_broken_seq: broken } = answer.found;
  if (verdict === 'whole') {
    return (
      <Notice tone="ok" icon={ShieldCheck} title="The trail is whole">
        <p>
          {rows.toLocaleString('en-US')} rows were checked: none was changed, taken away or put in between, and the
          tables hold what they say.
        </p>
        <NotCovered found={answer.found} />
      </Notice>
    );
  }
  if (verdict === 'differs') return <Differences found={answer.found} />;
  return (
    <Notice tone="bad" icon={ShieldAlert} title={`The trail is broken${broken === null ? '' : ` at row ${broken}`}`}>
      <p>{message}</p>
      <p>Rows before it still prove each other. Compare it with a backup or with an earlier export.</p>
    </Notice>
  );
}

const SHOWN = 20;

function Differences({ found }: { found: AuditVerification }) {
  const { differences, differences_total: total } = found;
  const rest = total - Math.min(differences.length, SHOWN);
  const title = total === 1 ? 'One thing is not what the trail says' : `${total} things are not what the trail says`;
  return (
    <Notice tone="bad" icon={ShieldAlert} title={title}>
      <p>The trail itself is whole: these were changed beside it, or are rows that cannot be.</p>
      <ul className={styles.differences}>
        {differences.slice(0, SHOWN).map((difference, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <li key={index}>
            <Given text={difference.message} />
          </li>
        ))}
      </ul>
      {rest > 0 && <p>And {rest} more: holdpoint audit verify lists them.</p>}
      <NotCovered found={found} />
    </Notice>
  );
}

function NotCovered({ found }: { found: AuditVerification }) {
  const values = found.not_covered.reduce((sum, { rows }) => sum + rows, 0);
  if (values === 0) return null;
  return <p>{values.toLocaleString('en-US')} values were not compared: older rows do not tell of them.</p>;
}
