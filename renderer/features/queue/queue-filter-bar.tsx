/** View, server and search of the queue. */
import { LoaderCircle, OctagonPause, X } from 'lucide-react';
import { useSetQuery } from '../../router/location.ts';
import { useServer } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Given } from '../../ui/given.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Segments } from '../../ui/segments.tsx';
import styles from './queue-filter-bar.module.css';
import type { QueueFilter, QueueView } from './queue-filters.ts';

export interface QueueFilterBarProps extends QueueFilter {
  onText: (text: string) => void;
  waiting: number;
  underway: number;
  shown: number;
}

export function QueueFilterBar({ view, serverId, text, onText, waiting, underway, shown }: QueueFilterBarProps) {
  const setQuery = useSetQuery();
  const server = useServer(serverId);
  return (
    <search className={styles.bar}>
      <Segments<QueueView>
        label="View"
        value={view}
        onValue={(value) => setQuery({ view: value === 'waiting' ? '' : value })}
        segments={[
          { value: 'waiting', label: 'Waiting', count: waiting, icon: OctagonPause, tone: 'hold' },
          { value: 'underway', label: 'Under way', count: underway, icon: LoaderCircle },
        ]}
      />
      <div className={styles.fields}>
        {serverId !== '' && (
          <Button onClick={() => setQuery({ server: '' })} aria-label={`Show every server, not only ${serverId}`}>
            <span className={styles.server}>
              <Given text={server?.display_name ?? serverId} />
            </span>
            <X size={14} aria-hidden />
          </Button>
        )}
        <SearchInput label="Search commands, servers, reasons" value={text} onValue={onText} />
      </div>
      <p role="status" className="visually-hidden">
        {shown === 1 ? '1 action shown' : `${shown} actions shown`}
      </p>
    </search>
  );
}
