/** The newest row of the log, its number and hash, to be copied and kept elsewhere (AUD-2). */
import { Anchor } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { anchorLine } from '../../../main/contract/anchor.ts';
import type { AuditHead } from '../../../main/contract/event.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useGap } from '../../store/use-gap.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './audit.module.css';

const SHORT = 12;

/** Nothing is shown until it is known. */
export function LogHead() {
  const head = useLogHead();
  if (head === null) return null;
  return (
    <p className={styles.head}>
      <Anchor size={14} aria-hidden />
      <span>
        Newest row {head.seq.toLocaleString('en-US')}, hash <code title={head.hash}>{head.hash.slice(0, SHORT)}…</code>
      </span>
      <CopyButton text={anchorLine(head)} what="number and hash, to keep elsewhere" />
    </p>
  );
}

function useLogHead(): AuditHead | null {
  const client = useClient();
  const [head, setHead] = useState<AuditHead | null>(null);
  const load = useCallback(() => {
    void client.auditHead().then((answer) => {
      if (answer.ok) setHead((known) => newer(known, answer.value));
    });
  }, [client]);
  useEffect(load, [load]);
  useGap(load);
  useEvents((events) => {
    const last = events.at(-1);
    if (last !== undefined) setHead((known) => newer(known, { seq: last.seq, hash: last.hash, at: last.at }));
  });
  return head;
}

/** An answer may come after the events that came after it. */
function newer(known: AuditHead | null, other: AuditHead): AuditHead {
  return known !== null && known.seq > other.seq ? known : other;
}
