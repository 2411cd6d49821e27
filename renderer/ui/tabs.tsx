/** Panels of which one is shown. */
import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import styles from './tabs.module.css';

export interface Tab<V extends string> {
  value: V;
  label: ReactNode;
  panel: ReactNode;
}

/** Controlled; only the panel shown is mounted. `label` names the list of tabs. */
export function Tabs<V extends string>(props: {
  label: string;
  value: V;
  onValue: (value: V) => void;
  tabs: readonly Tab<V>[];
}) {
  return (
    <Base.Root value={props.value} onValueChange={(value) => props.onValue(value as V)}>
      <Base.List className={styles.list} aria-label={props.label}>
        {props.tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {props.tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className={styles.panel}>
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
