/** All servers at a glance (WIN-1). */
import { FileDown, Plus } from 'lucide-react';
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useQuery } from '../../router/location.ts';
import { useSearchText } from '../../router/use-search-text.ts';
import { Page } from '../../shell/page.tsx';
import { useMirror } from '../../store/context.ts';
import { selectServers } from '../../store/selectors.ts';
import { Button } from '../../ui/button.tsx';
import { HoldButton } from '../commands/hold-button.tsx';
import { Glance } from './glance.tsx';
import { NoServers } from './no-servers.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { ServerFilterBar } from './server-filter-bar.tsx';
import { filterServers, serverViewOf } from './server-filters.ts';
import { ServerList } from './server-list.tsx';

const AddServerDialog = lazy(() =>
  import('../server-form/add-server-dialog.tsx').then((module) => ({ default: module.AddServerDialog })),
);
const ImportDialog = lazy(() =>
  import('../server-form/import-dialog.tsx').then((module) => ({ default: module.ImportDialog })),
);

type Adding = 'server' | 'import' | null;

export function ServersScreen() {
  const servers = useMirror(selectServers);
  const [adding, setAdding] = useState<Adding>(null);
  const isEmpty = servers.length === 0;
  return (
    <Page
      title="Servers"
      tools={
        !isEmpty && (
          <>
            <HoldButton />
            <Button onClick={() => setAdding('import')}>
              <FileDown size={15} aria-hidden />
              Import
            </Button>
            <Button onClick={() => setAdding('server')}>
              <Plus size={15} aria-hidden />
              Add server
            </Button>
          </>
        )
      }
    >
      {isEmpty ? <NoServers onAdd={() => setAdding('server')} onImport={() => setAdding('import')} /> : <Fleet />}
      <Suspense>
        {adding === 'server' && <AddServerDialog onClose={() => setAdding(null)} />}
        {adding === 'import' && <ImportDialog onClose={() => setAdding(null)} />}
      </Suspense>
    </Page>
  );
}

function Fleet() {
  const servers = useMirror(selectServers);
  const services = useMirror((mirror) => mirror.services);
  const visitorsFailed = useMirror((mirror) => mirror.visitorsFailed);
  const query = useQuery();
  const [text, setText] = useSearchText();
  const view = serverViewOf(query.get('view'));
  const tag = query.get('tag') ?? '';
  const searched = useDeferredValue(text);
  const shown = useMemo(
    () => filterServers(servers, (serverId) => services.get(serverId), visitorsFailed, { view, tag, text: searched }),
    [servers, services, visitorsFailed, view, tag, searched],
  );
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((serverId: string) => {
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(serverId)) after.add(serverId);
      return after;
    });
  }, []);
  return (
    <>
      <Glance />
      <ServerFilterBar view={view} tag={tag} text={text} onText={setText} shown={shown.length} />
      <ServerList servers={shown} selected={selected} onToggle={toggle} />
      <SelectionBar selected={selected} shown={shown} onSelect={(serverIds) => setSelected(new Set(serverIds))} />
    </>
  );
}
