/** Checks the hash chain of the whole trail, and says what was found (AUD-1). */

import { ShieldAlert, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { AuditVerification } from '../../../main/contract/event.ts';
import { hasOwn } from '../../../main/contract/own.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { useClient } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
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
  const { ok, rows, message, first_broken_seq: broken } = answer.found;
  if (ok) {
    return (
      <Notice tone="ok" icon={ShieldCheck} title="The trail is whole">
        <p>{rows.toLocaleString('en-US')} rows were checked: none was changed, taken away or put in between.</p>
      </Notice>
    );
  }
  return (
    <Notice tone="bad" icon={ShieldAlert} title={`The trail is broken${broken === null ? '' : ` at row ${broken}`}`}>
      <p>{message}</p>
      <p>Rows before it still prove each other. Compare it with a backup or with an earlier export.</p>
    </Notice>
  );
}
