/** Instants and lengths of time that keep themselves up to date by the one clock of the window. */

import { durationText, relativeText } from '../../main/contract/duration-text.ts';
import { useFromNow } from './clock-context.ts';
import { momentText, shortMomentText } from './duration.ts';

interface TimeProps {
  /** ISO 8601. */
  at: string;
}

/** `4 min ago`, `in 3 h`; the full local time on hover. */
export function RelativeTime({ at }: TimeProps) {
  const instant = Date.parse(at);
  const text = useFromNow((now) => relativeText(instant, now));
  return <Time at={at} text={text} />;
}

/** How long something lasts since `at`: `4 min`. */
export function Elapsed({ at }: TimeProps) {
  const instant = Date.parse(at);
  const text = useFromNow((now) => durationText(now - instant));
  return <Time at={at} text={text} />;
}

/** How long there is until `at`: `3 h 20 min`, `0 s` once it is past. */
export function Remaining({ at }: TimeProps) {
  const instant = Date.parse(at);
  const text = useFromNow((now) => durationText(instant - now));
  return <Time at={at} text={text} />;
}

/** `14:05`, on another day `4 Mar, 14:05`. */
export function Moment({ at }: TimeProps) {
  const instant = Date.parse(at);
  const text = useFromNow((now) => shortMomentText(instant, now));
  return <Time at={at} text={text} />;
}

function Time({ at, text }: { at: string; text: string }) {
  return (
    <time dateTime={at} title={momentText(Date.parse(at))}>
      {text}
    </time>
  );
}
