/** When maintenance is to be over, and when it ends by itself: two things that are never mixed up. */
import { Badge } from '../../ui/badge.tsx';
import { useFromNow } from '../../ui/clock-context.ts';
import { Elapsed, Moment, Remaining } from '../../ui/relative-time.tsx';
import { OVERDUE } from '../../words/looks.ts';

export function useIsOverdue(eta: string | null): boolean {
  return useFromNow((now) => eta !== null && Date.parse(eta) <= now);
}

/** `Overdue by 20 min`, or when it is expected to be over. */
export function EtaMark({ eta }: { eta: string }) {
  const isOverdue = useIsOverdue(eta);
  if (isOverdue) {
    return (
      <Badge look={OVERDUE}>
        Overdue by <Elapsed at={eta} />
      </Badge>
    );
  }
  return (
    <span>
      to be over at <Moment at={eta} /> (in <Remaining at={eta} />)
    </span>
  );
}

/** `ends by itself at 15:00 (in 1 h)` */
export function EndsAt({ at }: { at: string }) {
  return (
    <span>
      ends by itself at <Moment at={at} /> (in <Remaining at={at} />)
    </span>
  );
}
