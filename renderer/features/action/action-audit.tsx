/** The rows of the audit trail about one action. */

import type { EventView } from '../../../main/contract/event.ts';
import type { Pages } from '../../store/use-pages.ts';
import { Card } from '../../ui/card.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { EventRow } from '../audit/event-row.tsx';

export function ActionAudit({ trail }: { trail: Pages<EventView> }) {
  return (
    <Card title="Audit" isFlush>
      <ul aria-label="Audit rows of this action, newest first">
        {trail.items.map((event) => (
          <li key={event.seq}>
            <EventRow event={event} hidesLinks />
          </li>
        ))}
      </ul>
      <ListEnd pages={trail} more="Load older rows" />
    </Card>
  );
}
