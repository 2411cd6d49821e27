/** One access token. */
import { Ban, CircleCheck, TimerOff } from 'lucide-react';
import type { TokenView } from '../../../main/contract/token.ts';
import { Label, type Look, StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useFromNow } from '../../ui/clock-context.ts';
import { Moment, RelativeTime } from '../../ui/relative-time.tsx';
import { clipped } from '../../words/sentence.ts';
import styles from './settings.module.css';

const VALID: Look = { tone: 'ok', icon: CircleCheck, word: 'Valid' };
const REVOKED: Look = { tone: 'idle', icon: Ban, word: 'Revoked' };
const EXPIRED: Look = { tone: 'idle', icon: TimerOff, word: 'Expired' };

export function TokenRow({ token, onRevoke }: { token: TokenView; onRevoke: () => void }) {
  const { expires_at: end } = token;
  const isExpired = useFromNow((now) => end !== null && Date.parse(end) <= now);
  const isRevoked = token.revoked_at !== null;
  return (
    <div className={styles.row}>
      <div className={styles.main}>
        <p className={styles.name}>
          <bdi>
            <strong>{clipped(token.name)}</strong>
          </bdi>
          <StateMark look={isRevoked ? REVOKED : isExpired ? EXPIRED : VALID} />
          {token.scopes.map((scope) => (
            <Label key={scope}>{scope}</Label>
          ))}
        </p>
        <p className={styles.facts}>
          <span>
            created by <bdi>{clipped(token.created_by)}</bdi> <RelativeTime at={token.created_at} />
          </span>
          <span>
            {token.last_used_at === null ? (
              'never used'
            ) : (
              <>
                last used <RelativeTime at={token.last_used_at} />
              </>
            )}
          </span>
          {token.revoked_at !== null ? (
            <span>
              revoked <RelativeTime at={token.revoked_at} />
            </span>
          ) : (
            <span>
              {end === null ? (
                'without an end'
              ) : (
                <>
                  until <Moment at={end} />
                </>
              )}
            </span>
          )}
        </p>
      </div>
      {!isRevoked && (
        <div className={styles.tools}>
          <Button kind="danger" size="small" onClick={onRevoke}>
            Revoke …<span className="visually-hidden"> {clipped(token.name)}</span>
          </Button>
        </div>
      )}
    </div>
  );
}
