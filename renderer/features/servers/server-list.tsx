/** The servers a filter leaves. */
import { SearchX } from 'lucide-react';
import type { ServerView } from '../../../main/contract/server.ts';
import { useSetQuery } from '../../router/location.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { ServerRow } from './server-row.tsx';

export interface ServerListProps {
  servers: readonly ServerView[];
  selected: ReadonlySet<string>;
  onToggle: (serverId: string) => void;
}

const ROW_PIXELS = 54;

export function ServerList({ servers, selected, onToggle }: ServerListProps) {
  const setQuery = useSetQuery();
  if (servers.length === 0) {
    return (
      <EmptyState
        icon={SearchX}
        title="No server matches"
        actions={<Button onClick={() => setQuery({ view: '', tag: '', q: '' })}>Show all</Button>}
      />
    );
  }
  return (
    <VirtualList label="Servers" items={servers} itemKey={(server) => server.server_id} estimate={ROW_PIXELS} gap={4}>
      {(server) => <ServerRow server={server} isSelected={selected.has(server.server_id)} onToggle={onToggle} />}
    </VirtualList>
  );
}
