/** What is seen before the first snapshot: that it comes, that it does not, or that this browser is not let in. */
import { KeyRound, LoaderCircle, Unplug } from 'lucide-react';
import { useStore } from 'zustand';
import { useLive } from '../store/context.ts';
import { Button } from '../ui/button.tsx';
import { Code } from '../ui/code.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './shell.module.css';

export function StartScreen() {
  const live = useLive();
  const { connection, trouble } = useStore(live.store);
  return (
    <main className={styles.alone}>
      <h1 className="visually-hidden">Holdpoint</h1>
      {connection === 'signed_out' ? (
        <SignedOut />
      ) : trouble === null ? (
        <p role="status">
          <LoaderCircle size={18} aria-hidden /> Asking Holdpoint …
        </p>
      ) : (
        <div role="status">
          <EmptyState
            icon={Unplug}
            title="Holdpoint does not answer"
            actions={<Button onClick={() => live.retry()}>Try now</Button>}
          >
            <p>{trouble}</p>
            <p>The window tries again by itself.</p>
          </EmptyState>
        </div>
      )}
    </main>
  );
}

/** The session ended or never was: a link that works once opens a new one. */
export function SignedOut() {
  return (
    <div role="status">
      <EmptyState icon={KeyRound} title="This browser is not signed in">
        <p>Holdpoint opens its window with a link that works once. On the machine it runs on, enter:</p>
        <Code command="npx holdpoint open" />
      </EmptyState>
    </div>
  );
}
