/** What a service was over the last hours, as a strip; its sense is told in words as well. */
import { useId } from 'react';
import { durationText } from '../../../main/contract/duration-text.ts';
import type { ServiceState } from '../../../main/contract/service.ts';
import type { UptimeView } from '../../../main/contract/window.ts';
import { momentText } from '../../ui/duration.ts';
import { SERVICE_LOOKS } from '../../words/looks.ts';
import styles from './uptime-strip.module.css';
import { ratioText, shapeOf, uptimeText } from './uptime-words.ts';

const WIDTH = 1_000;
const HEIGHT = 12;

export interface UptimeStripProps {
  name: string;
  uptime: UptimeView['services'][number] | undefined;
  /** From when to when the strip goes. */
  window: Pick<UptimeView, 'from' | 'to'> | null;
}

/** Each state has its own height and filling, so that it can be told without colour. */
export function UptimeStrip({ name, uptime, window }: UptimeStripProps) {
  const pattern = useId();
  if (uptime === undefined || window === null) return <div className={styles.strip} />;
  const from = Date.parse(window.from);
  const scale = WIDTH / (Date.parse(window.to) - from);
  return (
    <div className={styles.strip}>
      <svg
        role="img"
        aria-label={uptimeText(name, uptime)}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={styles.picture}
      >
        <defs>
          <pattern id={pattern} width="8" height={HEIGHT} patternUnits="userSpaceOnUse">
            <rect width="5" height={HEIGHT} className={styles.failed} />
          </pattern>
        </defs>
        {uptime.stretches.map((stretch) => {
          const start = Date.parse(stretch.from);
          const length = Date.parse(stretch.to) - start;
          const { top, height } = shapeOf(stretch.state, HEIGHT);
          return (
            <rect
              key={stretch.from}
              x={(start - from) * scale}
              y={top}
              width={Math.max(length * scale, 1.5)}
              height={height}
              {...(stretch.state === 'failed' ? { fill: `url(#${pattern})` } : { className: styles[stretch.state] })}
            >
              <title>{stretchText(stretch.state, start, length)}</title>
            </rect>
          );
        })}
      </svg>
      <span className={styles.ratio} aria-hidden>
        {ratioText(uptime.up_ratio)}
      </span>
    </div>
  );
}

function stretchText(state: ServiceState, start: number, length: number): string {
  return `${SERVICE_LOOKS[state].word} for ${durationText(length)}, from ${momentText(start)}`;
}
