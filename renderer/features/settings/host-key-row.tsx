/** The keys of one server. */
import { CircleDashed, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { HostKey, ServerView } from '../../../main/contract/server.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { type Look, StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { clipped } from '../../words/sentence.ts';
import styles from './settings.module.css';

function keyLook({ host_key_state: state, presented_host_key: shown }: ServerView): Look {
  switch (state) {
    case 'accepted':
      return { tone: 'ok', icon: ShieldCheck, word: 'Accepted' };
    case 'changed':
      return { tone: 'bad', icon: ShieldAlert, word: 'Another key was shown' };
    case 'unknown':
      return shown === null
        ? { tone: 'idle', icon: CircleDashed, word: 'Not seen yet' }
        : { tone: 'lost', icon: ShieldAlert, word: 'To be accepted' };
  }
}

export function HostKeyRow({ server, onDecide }: { server: ServerView; onDecide: () => void }) {
  return (
    <article className={styles.row}>
      <div className={styles.main}>
        <p className={styles.name}>
          <Link href={href.server(server.server_id)}>
            <bdi>{clipped(server.display_name)}</bdi>
          </Link>
          <StateMark look={keyLook(server)} />
        </p>
        {server.host_key !== null && <KeyLine word="accepted" hostKey={server.host_key} />}
        {server.presented_host_key !== null && <KeyLine word="shown" hostKey={server.presented_host_key} />}
      </div>
      {server.presented_host_key !== null && (
        <div className={styles.tools}>
          <Button size="small" kind="primary" onClick={onDecide}>
            Compare …<span className="visually-hidden"> the keys of {clipped(server.display_name)}</span>
          </Button>
        </div>
      )}
    </article>
  );
}

function KeyLine({ word, hostKey }: { word: string; hostKey: HostKey }) {
  return (
    <p className={styles.facts}>
      <span>{word}</span>
      {hostKey.type !== '' && <span>{clipped(hostKey.type)}</span>}
      <code>{clipped(hostKey.fingerprint)}</code>
    </p>
  );
}
