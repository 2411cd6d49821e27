/** The life of an action, oldest step first. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { EventView } from '../../../main/contract/event.ts';
import { Card } from '../../ui/card.tsx';
import { classes } from '../../ui/classes.ts';
import { momentText } from '../../ui/duration.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SentenceText } from '../../ui/sentence-text.tsx';
import styles from './timeline.module.css';
import { type Step, timelineSteps } from './timeline-steps.ts';

export function Timeline({ action, events }: { action: ActionSummary; events: readonly EventView[] }) {
  return (
    <Card title="Timeline">
      <ol className={styles.steps}>
        {timelineSteps(action, events).map((step) => (
          <TimelineStep key={step.name} step={step} />
        ))}
      </ol>
    </Card>
  );
}

function TimelineStep({ step }: { step: Step }) {
  const Icon = step.icon;
  return (
    <li className={classes(styles.step, step.isAhead && styles.ahead)}>
      <span className={classes(styles.mark, styles[step.tone])}>
        <Icon size={15} aria-hidden />
      </span>
      <div className={styles.text}>
        <p className={styles.line}>
          <strong>{step.title}</strong>
          <span className={styles.when}>
            {momentText(Date.parse(step.at))} · <RelativeTime at={step.at} />
          </span>
        </p>
        {step.detail !== null && (
          <p className={styles.detail}>
            <SentenceText sentence={step.detail} />
          </p>
        )}
      </div>
    </li>
  );
}
