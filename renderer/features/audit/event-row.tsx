/** One row of the audit trail: what happened in a sentence, and the row itself on request. */
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, useId, useState } from 'react';
import type { EventView } from '../../../main/contract/event.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { OutputBlock } from '../../ui/output-block.tsx';
import { Moment } from '../../ui/relative-time.tsx';
import { SentenceText } from '../../ui/sentence-text.tsx';
import { eventLook } from '../../words/event-looks.ts';
import { actorText, eventSentence, VIA_TEXT } from '../../words/event-sentence.ts';
import { clipped } from '../../words/sentence.ts';
import styles from './event-row.module.css';

export interface EventRowProps {
  event: EventView;
  /** Where one is told already by the place it is shown in. */
  hidesLinks?: boolean;
}

export const EventRow = memo(function EventRow({ event, hidesLinks = false }: EventRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <article className={styles.frame} aria-labelledby={`${id}-what`}>
      <div className={styles.row}>
        <div className={styles.kind}>
          <StateMark look={eventLook(event)} />
        </div>
        <p id={`${id}-what`} className={styles.what}>
          <SentenceText sentence={eventSentence(event)} />
        </p>
        <p className={styles.who}>
          <Moment at={event.at} />
          <span>
            <bdi>{clipped(actorText(event))}</bdi> {VIA_TEXT[event.via]}
          </span>
          {!hidesLinks && <Links event={event} />}
        </p>
        <Button
          kind="quiet"
          size="small"
          className={styles.more}
          aria-expanded={isOpen}
          aria-label={`Row ${event.seq}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Chevron size={14} aria-hidden />
          {event.seq}
        </Button>
        {isOpen && (
          <div className={styles.raw}>
            <OutputBlock title={`Row ${event.seq} as recorded`} text={JSON.stringify(event, null, 2)} />
          </div>
        )}
      </div>
    </article>
  );
});

function Links({ event: { server_id: serverId, action_id: actionId } }: { event: EventView }) {
  const isKnown = useMirror((mirror) => serverId !== null && mirror.servers.has(serverId));
  return (
    <>
      {serverId !== null && isKnown && <Link href={href.server(serverId)}>{serverId}</Link>}
      {actionId !== null && <Link href={href.action(actionId)}>Action {actionId}</Link>}
    </>
  );
}
