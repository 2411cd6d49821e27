/** One action of the queue: everything a decision needs, and then what came of it (WIN-2, WIN-3). */
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror, useServer } from '../../store/context.ts';
import { isOpen } from '../../store/mirror.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Code } from '../../ui/code.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Prose } from '../../ui/prose.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import { isRefused, useActionTitle } from '../../words/action-words.ts';
import { actionLook, MAINTENANCE } from '../../words/looks.ts';
import { SUDO_LOOKS, SUDO_STEPS } from '../../words/sudo.ts';
import { bareUnit } from '../../words/unit.ts';
import { CardDetails } from './card-details.tsx';
import { Facts, PresentState, serverWarning } from './card-facts.tsx';
import { CardOutcome, ReloadWarning, Warning } from './card-outcome.tsx';
import { CardTools } from './card-tools.tsx';
import { cardId, QUEUE_LIST } from './key-target.ts';
import styles from './queue-card.module.css';
import type { Current } from './use-current.ts';
import type { Decisions } from './use-decisions.ts';

const COMPLETED_STAYS_MS = 30_000;
const DECIDED_STAYS_MS = 10_000;
const AGAIN_MS = 2_000;

export interface QueueCardProps {
  id: number;
  isCurrent: boolean;
  /** No card is current yet: Tab leads to this one first. */
  isFirstStop: boolean;
  /** Rises when this card is to take the focus. */
  focusRound: number;
  isSelected: boolean;
  isExpanded: boolean;
  isBusy: boolean;
  decisions: Pick<Decisions, 'approve' | 'reject' | 'cancel'>;
  onCurrent: (id: number) => void;
  /** Called when it is to take the focus and is drawn; returns what calls that off. */
  onDrawn: Current['land'];
  onSelect: (id: number) => void;
  onExpand: (id: number) => void;
  onDismiss: (id: number, isByPerson?: boolean) => void;
  onMounted: (id: number) => () => void;
}

export const QueueCard = memo(function QueueCard(props: QueueCardProps) {
  const { id, isCurrent, isExpanded, isSelected, onCurrent, onSelect, onExpand, onDismiss, onMounted } = props;
  const action = useMirror((mirror) => mirror.actions.get(id));
  const server = useServer(action?.server_id ?? '');
  const title = useActionTitle(action);
  const ref = useRef<HTMLElement>(null);
  useEffect(() => onMounted(id), [id, onMounted]);
  useTakesFocus(ref, props);
  const stays = isCurrent || isExpanded || (action !== undefined && isRefused(action));
  useLeavesLater(action?.status, stays, () => onDismiss(id));
  if (action === undefined) return null;

  const isPending = action.status === 'pending';
  const name = visibleLine(server?.display_name ?? action.server_id);
  const what = `${title} ${action.service_name ?? ''}`.trim();
  const warning = isPending ? serverWarning(server) : null;
  const sudoStep = isPending && server !== undefined ? SUDO_STEPS[server.sudo_state] : null;
  return (
    <article
      ref={ref}
      id={cardId(id)}
      tabIndex={isCurrent || props.isFirstStop ? 0 : -1}
      aria-label={`${what} on ${name}, ${actionLook(action).word}`}
      aria-current={isCurrent || undefined}
      className={classes(
        styles.card,
        isPending && styles.pending,
        isCurrent && styles.current,
        isPending && isSelected && styles.selected,
      )}
      onFocus={() => onCurrent(id)}
    >
      <header className={styles.head}>
        {isPending && (
          <label className={styles.select}>
            <input type="checkbox" checked={isSelected} aria-label={`Select ${what}`} onChange={() => onSelect(id)} />
          </label>
        )}
        <h2 className={styles.title}>
          {title}
          {action.service_name !== null && (
            <>
              {' '}
              <bdi className={styles.service}>{bareUnit(action.service_name)}</bdi>
            </>
          )}{' '}
          <span className={styles.on}>on</span>{' '}
          <Link href={href.server(action.server_id)}>
            <bdi>{name}</bdi>
          </Link>{' '}
          {server?.is_paused && <Badge look={MAINTENANCE} />}
        </h2>
        {!isPending && !isOpen(action.status) && (
          <IconButton icon={X} size="small" label="Move to history" onClick={() => onDismiss(id, true)} />
        )}
      </header>
      <div className={styles.body}>
        <PresentState action={action} />
        <Code command={action.command} />
        {action.note !== null && <Prose text={action.note} isClamped={!isExpanded} />}
        <Facts action={action} />
        {warning !== null && <Warning text={warning} />}
        {sudoStep !== null && server !== undefined && (
          <Warning text={`${SUDO_LOOKS[server.sudo_state].word}. ${sudoStep}`} />
        )}
        {isPending && <ReloadWarning action={action} />}
        <CardOutcome action={action} />
        {isExpanded && <CardDetails action={action} />}
      </div>
      <footer className={styles.foot}>
        <CardTools action={action} isBusy={props.isBusy} decisions={props.decisions} />
        <Button kind="quiet" size="small" aria-expanded={isExpanded} onClick={() => onExpand(id)}>
          {isExpanded ? <ChevronUp size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          Details
        </Button>
      </footer>
    </article>
  );
});

function useTakesFocus(
  ref: { current: HTMLElement | null },
  { id, isCurrent, focusRound, onDrawn }: Pick<QueueCardProps, 'id' | 'isCurrent' | 'focusRound' | 'onDrawn'>,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks once
  useEffect(() => {
    if (isCurrent && ref.current !== null) return onDrawn(id, ref.current);
  }, [id, isCurrent, focusRound, ref, onDrawn]);
}

/** What went well or was turned down goes by itself after a while; failures stay until they are dismissed. */
function useLeavesLater(status: string | undefined, isHeld: boolean, leave: () => void): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    if (isHeld) return;
    const isTurnedDown = status === 'rejected' || status === 'cancelled' || status === 'expired';
    const stays = status === 'completed' ? COMPLETED_STAYS_MS : isTurnedDown ? DECIDED_STAYS_MS : null;
    if (stays === null) return;
    // Where the list is pointed at, nothing moves under the hand that is about to press.
    const isPointedAt = () => document.querySelector(`#${QUEUE_LIST}:hover`) !== null;
    const leaveOrWait = () => {
      if (!isPointedAt()) return latest.current();
      timer = setTimeout(leaveOrWait, AGAIN_MS);
    };
    let timer = setTimeout(leaveOrWait, stays);
    return () => clearTimeout(timer);
  }, [status, isHeld]);
}
