/** A choice of one of a few views of a list, each with how many it holds. */
import type { LucideIcon } from 'lucide-react';
import { classes } from './classes.ts';
import styles from './segments.module.css';
import type { Tone } from './tone.ts';

export interface Segment<V extends string> {
  value: V;
  label: string;
  count?: number;
  icon?: LucideIcon;
  /** The colour of a count that is not 0. */
  tone?: Tone;
}

/** Buttons of which one is pressed; `label` names the group. */
export function Segments<V extends string>(props: {
  label: string;
  value: V;
  onValue: (value: V) => void;
  segments: readonly Segment<V>[];
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend
    <div role="group" aria-label={props.label} className={styles.segments}>
      {props.segments.map(({ value, label, count, icon: Icon, tone }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          className={classes(styles.segment, count !== undefined && count > 0 && tone !== undefined && styles[tone])}
          onClick={() => props.onValue(value)}
        >
          {Icon !== undefined && <Icon size={14} aria-hidden />}
          {label}
          {count !== undefined && <span className={styles.count}>{count.toLocaleString('en-US')}</span>}
        </button>
      ))}
    </div>
  );
}
