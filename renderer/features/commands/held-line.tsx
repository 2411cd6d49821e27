/** A server that is held though nobody paused it: by what, and the way there. */
import { OctagonPause } from 'lucide-react';
import type { ServerView } from '../../../main/contract/server.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { Badge, type Look } from '../../ui/badge.tsx';
import { Elapsed } from '../../ui/relative-time.tsx';
import { serverIdOf, useScopeText } from '../../words/scope.ts';
import { EndsAt, EtaMark } from '../maintenance/window-times.tsx';
import styles from './mode-line.module.css';

const HELD: Look = { tone: 'hold', icon: OctagonPause, word: 'Held' };

/** Scopes of others than the server itself that hold it. */
export function heldByOthers({ held_by }: Pick<ServerView, 'held_by'>): string[] {
  return held_by.filter((scope) => serverIdOf(scope) === null);
}

export function HeldLine({ scope }: { scope: string }) {
  const window = useMirror((mirror) => mirror.maintenance.find((one) => one.scope === scope));
  const name = useScopeText(scope);
  return (
    <p className={styles.line}>
      <Badge look={HELD} />
      <span>
        by the{' '}
        <Link href={href.maintenance()}>
          maintenance of <bdi>{name}</bdi>
        </Link>
        {window !== undefined && (
          <>
            , for <Elapsed at={window.started_at} />
          </>
        )}
        {window !== undefined && window.ends_at !== null && (
          <>
            , <EndsAt at={window.ends_at} />
          </>
        )}
      </span>
      {window !== undefined && window.eta !== null && <EtaMark eta={window.eta} />}
    </p>
  );
}
