/** A host key that nobody accepted: the person compares, then accepts it or leaves it (RUN-8). */

import { ShieldAlert, ShieldQuestionMark } from 'lucide-react';
import type { HostKey } from '../../../main/contract/server.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import styles from './host-key-decision.module.css';

export interface HostKeyDecisionProps {
  serverId: string;
  presented: Pick<HostKey, 'type' | 'fingerprint'>;
  /** The one accepted before; null where none was. */
  accepted: string | null;
  onDecided?: () => void;
}

export function HostKeyDecision({ serverId, presented, accepted, onDecided }: HostKeyDecisionProps) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const accept = async (fingerprint: string) => {
    if ((await ask(() => client.acceptHostKey(serverId, fingerprint))) !== null) onDecided?.();
  };
  const isChange = accepted !== null && accepted !== presented.fingerprint;
  return (
    <Notice
      tone={isChange ? 'bad' : 'lost'}
      icon={isChange ? ShieldAlert : ShieldQuestionMark}
      title={isChange ? 'The host key changed: everything to this server stops' : 'Is this the right server?'}
      tools={
        <>
          {isChange && (
            <Button onClick={() => accept(accepted)} isBusy={isBusy}>
              Keep the accepted key
            </Button>
          )}
          <Button kind={isChange ? 'danger' : 'primary'} isBusy={isBusy} onClick={() => accept(presented.fingerprint)}>
            {isChange ? 'Accept the new key' : 'Accept this key'}
          </Button>
        </>
      }
    >
      <p>
        {isChange
          ? 'Either it was set up anew, or somebody else answers in its place. Ask whoever runs it before you accept.'
          : 'It showed this key and no login was tried yet. Compare it with what the server itself says:'}
      </p>
      <dl className={styles.keys}>
        {isChange && (
          <>
            <dt>Accepted before</dt>
            <dd>{visibleLine(accepted)}</dd>
          </>
        )}
        <dt>{isChange ? 'Shown now' : 'Its key'}</dt>
        <dd>
          {visibleLine(presented.fingerprint)} <span className={styles.type}>{visibleLine(presented.type)}</span>
        </dd>
      </dl>
      <Code command={`ssh-keygen -lf /etc/ssh/${keyFile(presented.type)}`} label="Command to compare" />
    </Notice>
  );
}

/** Where sshd keeps the public key of that type. */
function keyFile(type: string): string {
  if (type.startsWith('ecdsa')) return 'ssh_host_ecdsa_key.pub';
  return type.includes('rsa') ? 'ssh_host_rsa_key.pub' : 'ssh_host_ed25519_key.pub';
}
