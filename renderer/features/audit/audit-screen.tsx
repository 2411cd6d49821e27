/** The audit trail: who did what, when and through which door, newest first (AUD-1, WIN-4). */
import { Download, ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { AuditFilter } from '../../client/client.ts';
import { useQuery } from '../../router/location.ts';
import { Page } from '../../shell/page.tsx';
import { useClient } from '../../store/context.ts';
import { buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { HeldNews } from '../../ui/held-news.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { useSteadyTop } from '../../ui/use-steady-top.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { Arrivals } from './arrivals.tsx';
import styles from './audit.module.css';
import { auditFilterOf } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { EventRow } from './event-row.tsx';
import { LogHead } from './log-head.tsx';
import { useAuditTrail } from './use-audit-trail.ts';
import { type Verification, VerificationNotice, VerifyButton } from './verify.tsx';

const ROW_PIXELS = 58;

export function AuditScreen() {
  const filter = auditFilterOf(useQuery());
  const [verification, setVerification] = useState<Verification | null>(null);
  return (
    <Page
      title="Audit"
      tools={
        <>
          <VerifyButton onAnswer={setVerification} />
          <Exports filter={filter} />
        </>
      }
    >
      <VerificationNotice answer={verification} />
      <LogHead />
      <AuditFilters />
      <Trail filter={filter} />
    </Page>
  );
}

function Exports({ filter }: { filter: AuditFilter }) {
  const client = useClient();
  return (['jsonl', 'csv'] as const).map((format) => (
    <a key={format} href={client.auditExportUrl(filter, format)} download className={buttonClass()}>
      <Download size={15} aria-hidden />
      {format.toUpperCase()}
      <span className="visually-hidden"> export of these rows</span>
    </a>
  ));
}

function Trail({ filter }: { filter: AuditFilter }) {
  const trail = useAuditTrail(filter);
  const { shown, held, showAll } = useSteadyTop(trail.items, (event) => event.seq);
  const isEmpty = trail.isReady && trail.items.length === 0;
  return (
    <>
      <Arrivals arrived={trail.arrived} />
      {isEmpty && (
        <EmptyState icon={ScrollText} title="No rows">
          <p>Nothing that was recorded passes this filter.</p>
        </EmptyState>
      )}
      <HeldNews held={held} what={held === 1 ? 'row' : 'rows'} onShow={showAll} />
      {shown.length > 0 && (
        <div className={trail.isReady ? styles.list : `${styles.list} ${styles.stale}`} aria-busy={!trail.isReady}>
          <VirtualList
            label="Audit trail, newest first"
            items={shown}
            itemKey={(event) => event.seq}
            estimate={ROW_PIXELS}
          >
            {(event) => <EventRow event={event} />}
          </VirtualList>
        </div>
      )}
      <ListEnd pages={trail} more="Load older rows" />
    </>
  );
}
