/** Nothing waits, or nothing matches. */
import { CircleCheck, SearchX } from 'lucide-react';
import { Link } from '../../router/link.tsx';
import { useSetQuery } from '../../router/location.ts';
import { href } from '../../router/routes.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { QueueView } from './queue-filters.ts';

export function QueueEmpty({ view, isFiltered }: { view: QueueView; isFiltered: boolean }) {
  const setQuery = useSetQuery();
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No action matches"
        actions={<Button onClick={() => setQuery({ server: '', q: '' })}>Show all</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={CircleCheck}
      title={view === 'waiting' ? 'Nothing waits for you' : 'Nothing is under way'}
      actions={
        <Link href={href.history()} className={buttonClass()}>
          See the history
        </Link>
      }
    >
      <p>
        {view === 'waiting'
          ? 'Fixes for servers in maintenance mode appear here the moment they are asked for.'
          : 'Approved fixes appear here while they run, and while a server cannot be reached.'}
      </p>
    </EmptyState>
  );
}
