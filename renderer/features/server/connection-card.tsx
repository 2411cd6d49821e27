/** How the server is reached, whether that works, and what the login may do there. */

import type { ServerView } from '../../../main/contract/server.ts';
import { useMirror } from '../../store/context.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Moment, RelativeTime } from '../../ui/relative-time.tsx';
import { useScrollBox } from '../../ui/use-scroll-box.ts';
import { visibleLine, visibleText } from '../../ui/visible-text.ts';
import { serverLook } from '../../words/looks.ts';
import { SUDO_LOOKS, SUDO_STEPS } from '../../words/sudo.ts';
import { ConnectionCheck } from '../server-form/connection-check.tsx';
import { HostKeyDecision } from '../server-form/host-key-decision.tsx';
import styles from './connection-card.module.css';

const AUTH_WORDS = { agent: 'SSH agent', key: 'Key file', password: 'Password' } as const;

export function ConnectionCard({ server }: { server: ServerView }) {
  const { presented_host_key: presented, connection_failure: failure, sudo_state: sudo } = server;
  const pollSeconds = useMirror((mirror) => mirror.settings.poll_seconds);
  return (
    <Card title="Connection">
      <div className={styles.stack}>
        {presented !== null && (
          <HostKeyDecision
            serverId={server.server_id}
            presented={presented}
            accepted={server.host_key?.fingerprint ?? null}
          />
        )}
        <dl className={styles.facts}>
          <dt>State</dt>
          <dd>
            <StateMark look={serverLook(server)} />
            {server.status_since !== null && (
              <span className={styles.faint}>
                since <Moment at={server.status_since} />
              </span>
            )}
            {failure !== null && <Failure text={visibleText(failure.message)} />}
          </dd>
          <dt>Watched</dt>
          <dd>
            {server.status === 'online' ? (
              `every ${pollSeconds} s`
            ) : server.last_seen_at === null ? (
              'has not answered yet'
            ) : (
              <>
                last answer <RelativeTime at={server.last_seen_at} />
              </>
            )}
          </dd>
          <dt>Logs in with</dt>
          <dd>
            {AUTH_WORDS[server.auth.kind]}
            {server.auth.path !== undefined && <code className={styles.path}>{visibleLine(server.auth.path)}</code>}
          </dd>
          <dt>Host key</dt>
          <dd>
            {server.host_key === null ? (
              'none accepted yet'
            ) : (
              <>
                <code className={styles.path}>{visibleLine(server.host_key.fingerprint)}</code>
                <span className={styles.faint}>{visibleLine(server.host_key.type)}</span>
              </>
            )}
          </dd>
          <dt>Rights</dt>
          <dd>
            <StateMark look={SUDO_LOOKS[sudo]} />
            {server.sudo_checked_at !== null && (
              <span className={styles.faint}>
                checked <RelativeTime at={server.sudo_checked_at} />
              </span>
            )}
            {SUDO_STEPS[sudo] !== null && <p>{SUDO_STEPS[sudo]}</p>}
          </dd>
        </dl>
        {/* Another accepted key: what was found with the one before says nothing any more. */}
        <ConnectionCheck key={server.host_key?.fingerprint} serverId={server.server_id} isBesideFacts />
      </div>
    </Card>
  );
}

function Failure({ text }: { text: string }) {
  const box = useScrollBox<HTMLParagraphElement>({ label: 'What went wrong' });
  return (
    <p {...box} className={styles.failure}>
      {text}
    </p>
  );
}
