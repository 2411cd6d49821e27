/** One line that says whether anything wants a person: green only where nothing does (store/trouble.ts). */
import { CircleCheck, OctagonPause } from 'lucide-react';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { type Counted, selectTroubles } from '../../store/trouble.ts';
import { TROUBLE_WORDS, troubleText } from '../../words/trouble-words.ts';
import styles from './glance.module.css';

export function Glance() {
  const waiting = useMirror((mirror) => mirror.pendingIds.length);
  const troubles = useMirror(selectTroubles);
  return (
    <div className={styles.glance}>
      {waiting > 0 && (
        <Link href={href.queue()} className={styles.hold}>
          <OctagonPause size={18} aria-hidden />
          {waiting === 1 ? '1 action waits for you' : `${waiting.toLocaleString('en-US')} actions wait for you`}
        </Link>
      )}
      {troubles.map((counted) => (
        <TroubleLink key={counted.trouble} counted={counted} />
      ))}
      {waiting === 0 && troubles.length === 0 && (
        <p className={styles.ok}>
          <CircleCheck size={18} aria-hidden />
          Nothing waits for you, and nothing is in trouble.
        </p>
      )}
    </div>
  );
}

function TroubleLink({ counted: { trouble, count, serverId } }: { counted: Counted }) {
  const { tone, icon: Icon } = TROUBLE_WORDS[trouble];
  const to =
    trouble === 'failures'
      ? href.queue()
      : serverId === null
        ? `${href.servers()}?view=trouble`
        : href.server(serverId);
  return (
    <Link href={to} className={styles[tone]}>
      <Icon size={18} aria-hidden />
      {troubleText(trouble, count)}
    </Link>
  );
}
