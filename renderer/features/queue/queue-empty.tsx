/** Nothing waits, or nothing matches. */
import { CircleCheck, SearchX, TriangleAlert } from 'lucide-react';
import { Link } from '../../router/link.tsx';
import { useSetQuery } from '../../router/location.ts';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { selectUnseenFailures } from '../../store/selectors.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { troubleText } from '../../words/trouble-words.ts';
import type { QueueView } from './queue-filters.ts';

export function QueueEmpty({ view, isFiltered }: { view: QueueView; isFiltered: boolean }) {
  const setQuery = useSetQuery();
  const failures = useMirror((mirror) => selectUnseenFailures(mirror).total);
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
      icon={failures > 0 ? TriangleAlert : CircleCheck}
      title={titleOf(view, failures)}
      actions={
        <Link href={href.history()} className={buttonClass()}>
          See the history
        </Link>
      }
    >
      <p>
        {failures > 0 && `${troubleText('failures', failures)}: see above. `}
        {view === 'waiting'
          ? 'Fixes for servers in maintenance mode appear here the moment they are asked for.'
          : 'Approved fixes appear here while they run, and while a server cannot be reached.'}
      </p>
    </EmptyState>
  );
}

/** While failures stand that nobody has looked at, something does wait. */
function titleOf(view: QueueView, failures: number): string {
  if (view === 'underway') return 'Nothing is under way';
  return failures > 0 ? 'No action waits for a decision' : 'Nothing waits for you';
}
