/** One action type: its command, and the limits it runs within. */
import { CircleCheck, CircleSlash, Lock } from 'lucide-react';
import type { ActionType } from '../../../main/contract/catalog.ts';
import { durationText } from '../../../main/contract/duration-text.ts';
import { useMirror } from '../../store/context.ts';
import { Label, type Look, StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { clipped } from '../../words/sentence.ts';
import { CommandPreview } from './command-preview.tsx';
import styles from './settings.module.css';

const ENABLED: Look = { tone: 'ok', icon: CircleCheck, word: 'Allowed' };
const DISABLED: Look = { tone: 'idle', icon: CircleSlash, word: 'Not allowed' };
const HOUR_MS = 3_600_000;

export interface TypeRowProps {
  type: ActionType;
  onEdit: () => void;
  onRemove: () => void;
}

export function TypeRow({ type, onEdit, onRemove }: TypeRowProps) {
  const hours = useMirror((mirror) => type.expire_after_hours ?? mirror.settings.expire_after_hours);
  return (
    <div className={styles.row}>
      <div className={styles.main}>
        <p className={styles.name}>
          <bdi>
            <strong>{clipped(type.title)}</strong>
          </bdi>
          <code>{type.name}</code>
          <StateMark look={type.enabled ? ENABLED : DISABLED} />
          {type.is_builtin && (
            <Label>
              <Lock size={11} aria-hidden /> built in
            </Label>
          )}
        </p>
        <CommandPreview argv={type.argv} parameters={type.parameters} />
        <p className={styles.facts}>
          <span>{type.needs_root ? 'as root' : 'as the login'}</span>
          <span>at most {durationText(type.time_limit_seconds * 1000)}</span>
          <span>{type.needs_approval === 'always' ? 'always waits for approval' : 'waits only in maintenance'}</span>
          <span>expires after {durationText(hours * HOUR_MS)}</span>
          <span>{clipped(placesText(type))}</span>
        </p>
      </div>
      <div className={styles.tools}>
        <Button size="small" onClick={onEdit}>
          Edit …<span className="visually-hidden"> {clipped(type.title)}</span>
        </Button>
        {!type.is_builtin && (
          <Button kind="danger" size="small" onClick={onRemove}>
            Remove …<span className="visually-hidden"> {clipped(type.title)}</span>
          </Button>
        )}
      </div>
    </div>
  );
}

/** Where it is allowed; with both, either is enough. */
function placesText({ only_servers: servers, only_tags: tags }: ActionType): string {
  if (servers === null && tags === null) return 'on every server';
  const parts = [
    ...(servers === null ? [] : [`on ${servers.slice(0, 5).join(', ')}${servers.length > 5 ? ' …' : ''}`]),
    ...(tags === null ? [] : [`where tagged ${tags.slice(0, 5).join(' or ')}${tags.length > 5 ? ' …' : ''}`]),
  ];
  return parts.join(' and ');
}
