/** One line that says whether anything wants a person. */
import { CircleCheck, OctagonPause, TriangleAlert } from 'lucide-react';
import type { ServerView } from '../../../main/contract/server.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import styles from './glance.module.css';
import { countServers } from './server-filters.ts';

export function Glance({ servers }: { servers: readonly ServerView[] }) {
  const waiting = useMirror((mirror) => mirror.pendingIds.length);
  const { trouble } = countServers(servers);
  return (
    <div className={styles.glance}>
      {waiting > 0 && (
        <Link href={href.queue()} className={styles.hold}>
          <OctagonPause size={18} aria-hidden />
          {waiting === 1 ? '1 action waits for you' : `${waiting.toLocaleString('en-US')} actions wait for you`}
        </Link>
      )}
      {trouble > 0 && (
        <Link href={`${href.servers()}?view=trouble`} className={styles.bad}>
          <TriangleAlert size={18} aria-hidden />
          {trouble === 1 ? '1 server in trouble' : `${trouble.toLocaleString('en-US')} servers in trouble`}
        </Link>
      )}
      {waiting === 0 && trouble === 0 && (
        <p className={styles.ok}>
          <CircleCheck size={18} aria-hidden />
          Nothing waits for you, and nothing is in trouble.
        </p>
      )}
    </div>
  );
}
