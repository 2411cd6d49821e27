/** A plain page: says that the program runs, and how to work with it from the command line. */
import { useEffect, useState } from 'react';
import './app.css';

type Health = 'asking' | 'running' | 'silent';

export function App() {
  const [health, setHealth] = useState<Health>('asking');
  useEffect(() => {
    const abort = new AbortController();
    fetch('/api/v1/health', { signal: abort.signal })
      .then((answer) => setHealth(answer.ok ? 'running' : 'silent'))
      .catch(() => {
        if (!abort.signal.aborted) setHealth('silent');
      });
    return () => abort.abort();
  }, []);
  return (
    <main>
      <h1>Holdpoint</h1>
      <p role="status">{STATUS[health]}</p>
      <h2>Work with it from the command line</h2>
      <pre>{`npx holdpoint server list
npx holdpoint action list --status pending
npx holdpoint action approve ID --wait`}</pre>
    </main>
  );
}

const STATUS: Record<Health, string> = {
  asking: 'Asking the program …',
  running: 'The program is running.',
  silent: 'The program does not answer.',
};
