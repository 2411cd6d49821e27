/** Access tokens of programs: what each may do, and until when (API-2). */

import { KeyRound, Plus, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { TokenView } from '../../../main/contract/token.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { useGap } from '../../store/use-gap.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { CreateTokenDialog } from './create-token-dialog.tsx';
import { RevokeTokenDialog } from './revoke-token-dialog.tsx';
import styles from './settings.module.css';
import { TokenRow } from './token-row.tsx';

export function TokensSection() {
  const client = useClient();
  const { value, problem, reload } = useAnswer('tokens', () => client.tokens());
  const [isCreating, setIsCreating] = useState(false);
  const [revoked, setRevoked] = useState<TokenView | null>(null);
  const createRef = useRef<HTMLButtonElement>(null);
  useEvents((events) => {
    if (events.some(({ kind }) => kind === 'token.created' || kind === 'token.revoked')) reload();
  });
  useGap(reload);
  return (
    <div className={styles.sections}>
      <Card
        title="Tokens"
        isFlush
        tools={
          <Button ref={createRef} onClick={() => setIsCreating(true)}>
            <Plus size={15} aria-hidden />
            Create token
          </Button>
        }
      >
        <p className={`${styles.padded} ${styles.meaning}`}>
          Programs that call Holdpoint show a token. Give each its own, with no more rights than it needs: a monitoring
          tool that files actions needs to request, not to approve.
        </p>
        {problem !== null && (
          <Notice tone="bad" icon={TriangleAlert} role="alert" tools={<Button onClick={reload}>Try again</Button>}>
            <p>{visibleText(problem.message)}</p>
          </Notice>
        )}
        {value?.tokens.length === 0 && (
          <EmptyState icon={KeyRound} title="There are no tokens">
            <p>Only you and the tray reach this Holdpoint.</p>
          </EmptyState>
        )}
        <ul className={styles.rows} aria-label="Tokens">
          {inOrder(value?.tokens ?? []).map((token) => (
            <li key={token.id}>
              <TokenRow token={token} onRevoke={() => setRevoked(token)} />
            </li>
          ))}
        </ul>
      </Card>
      {isCreating && <CreateTokenDialog onClose={() => setIsCreating(false)} />}
      {revoked !== null && (
        <RevokeTokenDialog
          token={revoked}
          onClose={() => setRevoked(null)}
          onRevoked={reload}
          finalFocus={() => createRef.current}
        />
      )}
    </div>
  );
}

/** Those that work first; newest first. */
function inOrder(tokens: readonly TokenView[]): readonly TokenView[] {
  return tokens.toSorted((a, b) => Number(a.revoked_at !== null) - Number(b.revoked_at !== null) || b.id - a.id);
}
