/** The keys by which servers are known; those that want a decision come first (RUN-8). */
import { Server } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import { useMirror, useServer } from '../../store/context.ts';
import { selectServers } from '../../store/selectors.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { AcceptKeyDialog } from './accept-key-dialog.tsx';
import { HostKeyRow } from './host-key-row.tsx';
import styles from './settings.module.css';

const ROW_PIXELS = 66;

export function HostKeysSection() {
  const servers = useMirror(selectServers);
  const [text, setText] = useState('');
  const [deciding, setDeciding] = useState<string | null>(null);
  const shown = inOrder(servers, useDeferredValue(text));
  return (
    <div className={styles.sections}>
      <Card title="Host keys" isFlush>
        <p className={`${styles.padded} ${styles.meaning}`}>
          A server proves with its key that it is the one you mean, before any password leaves this machine. When a
          server shows another key than the accepted one, everything to it stops until you decide.
        </p>
        <div className={styles.padded}>
          <SearchInput label="Search servers and fingerprints" value={text} onValue={setText} />
        </div>
        {shown.length === 0 && (
          <EmptyState icon={Server} title={text === '' ? 'There are no servers' : 'No server found'} />
        )}
        <VirtualList label="Host keys" items={shown} itemKey={(server) => server.server_id} estimate={ROW_PIXELS}>
          {(server) => <HostKeyRow server={server} onDecide={() => setDeciding(server.server_id)} />}
        </VirtualList>
      </Card>
      {deciding !== null && <Deciding serverId={deciding} onClose={() => setDeciding(null)} />}
    </div>
  );
}

/** The dialog follows the mirror: another key may be shown while one looks. */
function Deciding({ serverId, onClose }: { serverId: string; onClose: () => void }) {
  const server = useServer(serverId);
  return server === undefined ? null : <AcceptKeyDialog server={server} onClose={onClose} />;
}

const ORDER: Record<ServerView['host_key_state'], number> = { changed: 0, unknown: 1, accepted: 2 };

function inOrder(servers: readonly ServerView[], text: string): readonly ServerView[] {
  const word = text.trim().toLowerCase();
  const found = servers.filter((server) =>
    [server.display_name, server.host, server.host_key?.fingerprint, server.presented_host_key?.fingerprint].some(
      (name) => name?.toLowerCase().includes(word),
    ),
  );
  return found.toSorted((a, b) => ORDER[a.host_key_state] - ORDER[b.host_key_state]);
}
