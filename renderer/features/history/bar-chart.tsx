/** Actions per day as stacked bars; each outcome has a colour and a pattern of its own. */
import { useEffect, useId, useRef, useState } from 'react';
import styles from './bar-chart.module.css';
import { countsText, type DayOutcomes, OUTCOMES, type Outcome, scaleTop } from './outcome-groups.ts';
import { OutcomePatterns } from './outcome-patterns.tsx';

const HEIGHT = 96;
/** What is not none must be seen (pixels). */
const LEAST = 2;

/** `label` tells what a sighted person takes from it at a glance; the table beside it holds every number. */
export function BarChart({ days, label }: { days: readonly DayOutcomes[]; label: string }) {
  const id = useId();
  const [ref, width] = useWidth();
  const top = scaleTop(Math.max(...days.map((day) => day.total)));
  const step = width / days.length;
  const gap = step > 8 ? 3 : 1;
  return (
    <div className={styles.chart}>
      <span className={styles.top} aria-hidden>
        {top.toLocaleString('en-US')}
      </span>
      <div ref={ref} className={styles.plot}>
        <svg role="img" aria-label={label} width={width} height={HEIGHT} className={styles.picture}>
          <OutcomePatterns id={id} />
          {days.map((day, index) => (
            <g key={day.day} className={styles.day}>
              <title>{`${day.day}: ${countsText(day.counts)}`}</title>
              <rect className={styles.ground} x={index * step} y={0} width={step} height={HEIGHT} />
              {barsOf(day, top).map(({ outcome, y, height }) => (
                <rect
                  key={outcome}
                  fill={`url(#${id}-${outcome})`}
                  x={index * step + gap / 2}
                  y={y}
                  width={Math.max(1, step - gap)}
                  height={height}
                />
              ))}
            </g>
          ))}
        </svg>
        <div className={styles.axis} aria-hidden>
          <span>{days[0]?.day}</span>
          <span>{days.at(-1)?.day}</span>
        </div>
      </div>
    </div>
  );
}

/** From the bottom up, in the order of the outcomes. */
function barsOf(day: DayOutcomes, top: number): { outcome: Outcome; y: number; height: number }[] {
  let y = HEIGHT;
  return OUTCOMES.filter((outcome) => day.counts[outcome] > 0).map((outcome) => {
    const height = Math.max(LEAST, (day.counts[outcome] / top) * HEIGHT);
    y -= height;
    return { outcome, y, height };
  });
}

/** Drawn in pixels of the page, so that patterns keep their shape at every width. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    if (ref.current === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(1, Math.floor(entry.contentRect.width)));
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}
