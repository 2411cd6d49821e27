/** The servers and services a window covered when it began (MNT-6). */
import { useState } from 'react';
import type { Affected } from '../../../main/contract/maintenance.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { visibleLine } from '../../ui/visible-text.ts';
import { bareUnit } from '../../words/unit.ts';
import styles from './window-card.module.css';

const SHOWN = 200;

export function affectedText(affected: readonly Affected[]): string {
  const services = affected.reduce((sum, server) => sum + server.services.length, 0);
  return `${counted(affected.length, 'server')}, ${counted(services, 'service')}`;
}

/** Its rows are in the document only while it is open. */
export function AffectedList({ affected }: { affected: readonly Affected[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const servers = useMirror((mirror) => mirror.servers);
  if (affected.length === 0) return null;
  return (
    <details className={styles.affected} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Affected: {affectedText(affected)}</summary>
      {isOpen && (
        <ul
          className={styles.servers}
          aria-label="Affected servers"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          tabIndex={0}
        >
          {affected.slice(0, SHOWN).map(({ server_id: serverId, services }) => (
            <li key={serverId}>
              <Link href={href.server(serverId)}>
                <bdi>{visibleLine(servers.get(serverId)?.display_name ?? serverId)}</bdi>
              </Link>{' '}
              <span className={styles.services}>{services.map(bareUnit).join(', ')}</span>
            </li>
          ))}
          {affected.length > SHOWN && <li>and {affected.length - SHOWN} more</li>}
        </ul>
      )}
    </details>
  );
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
