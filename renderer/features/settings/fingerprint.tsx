/** A fingerprint in groups that the eye can compare; groups that differ from another key's are marked. */

import type { HostKey } from '../../../main/contract/server.ts';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import styles from './fingerprint.module.css';

const GROUP = 6;
const PREFIX = 'SHA256:';

export interface FingerprintProps {
  title: string;
  /** null: there is none. */
  hostKey: HostKey | null;
  other: HostKey | null;
}

export function Fingerprint({ title, hostKey, other }: FingerprintProps) {
  if (hostKey === null) {
    return (
      <section className={styles.key} aria-label={title}>
        <h3 className={styles.title}>{title}</h3>
        <p className={styles.none}>none</p>
      </section>
    );
  }
  const groups = groupsOf(hostKey.fingerprint);
  const others = other === null ? null : groupsOf(other.fingerprint);
  return (
    <section className={styles.key} aria-label={title}>
      <h3 className={styles.title}>
        {title}
        <CopyButton text={hostKey.fingerprint} what={`fingerprint (${title.toLowerCase()})`} />
      </h3>
      <p className={styles.type}>{hostKey.type === '' ? 'type not seen yet' : visibleLine(hostKey.type)}</p>
      <p className="visually-hidden">{visibleLine(hostKey.fingerprint)}</p>
      <p className={styles.groups} aria-hidden>
        <span>{PREFIX}</span>
        {groups.map((group, index) => {
          const isOther = others !== null && others[index] !== group;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups are told apart by their place
            <span key={index} className={classes(styles.group, isOther && styles.other)}>
              {visibleLine(group)}
            </span>
          );
        })}
      </p>
    </section>
  );
}

function groupsOf(fingerprint: string): string[] {
  return fingerprint.slice(PREFIX.length).match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
}
