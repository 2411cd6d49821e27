/** The newest rows of the audit trail about a server. */
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { Card } from '../../ui/card.tsx';
import { EventRow } from '../audit/event-row.tsx';
import { useAuditTrail } from '../audit/use-audit-trail.ts';
import styles from './lists.module.css';

const SHOWN = 10;

export function ServerAudit({ serverId }: { serverId: string }) {
  const { items, isReady } = useAuditTrail({ server_id: serverId });
  return (
    <Card title="Audit" isFlush tools={<Link href={href.auditOf(serverId)}>All of it</Link>}>
      {items.length === 0 ? (
        <p className={styles.empty}>{isReady ? 'Nothing is recorded yet.' : 'Reading …'}</p>
      ) : (
        <ul aria-label="Audit rows of this server, newest first">
          {items.slice(0, SHOWN).map((event) => (
            <li key={event.seq}>
              <EventRow event={event} hidesLinks />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
