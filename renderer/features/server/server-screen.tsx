/** One server: its mode, its connection, its services, what was done and who did it. */

import { ServerOff } from 'lucide-react';
import type { ServerView } from '../../../main/contract/server.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { Page } from '../../shell/page.tsx';
import { useServer } from '../../store/context.ts';
import { Label } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Given } from '../../ui/given.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import { addressText } from '../../words/address.ts';
import { ServerMenuButton } from '../commands/server-menu.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { ModePanel } from './mode-panel.tsx';
import { ServerActions } from './server-actions.tsx';
import { ServerAudit } from './server-audit.tsx';
import styles from './server-screen.module.css';
import { ServicesCard } from './services-card.tsx';

export function ServerScreen({ serverId }: { serverId: string }) {
  const server = useServer(serverId);
  return server === undefined ? <NoSuchServer serverId={serverId} /> : <KnownServer server={server} />;
}

function KnownServer({ server }: { server: ServerView }) {
  return (
    <Page
      title={visibleLine(server.display_name)}
      heading={<Given text={server.display_name} />}
      tools={<ServerMenuButton server={server} />}
    >
      <div className={styles.about}>
        <code>
          <Given text={addressText(server)} />
        </code>
        {server.display_name !== server.server_id && <span>{server.server_id}</span>}
        {server.tags.map((tag) => (
          <Label key={tag}>{tag}</Label>
        ))}
      </div>
      <ModePanel server={server} />
      <div className={styles.parts}>
        <ServicesCard server={server} />
        <div className={styles.connection}>
          <ConnectionCard server={server} />
        </div>
        <ServerActions serverId={server.server_id} />
        <ServerAudit serverId={server.server_id} />
      </div>
    </Page>
  );
}

function NoSuchServer({ serverId }: { serverId: string }) {
  return (
    <Page title="No such server">
      <EmptyState
        icon={ServerOff}
        title={`There is no server ${visibleLine(serverId)}`}
        actions={
          <>
            <Link href={href.servers()} className={buttonClass()}>
              All servers
            </Link>
            <Link href={href.historyOf(serverId)} className={buttonClass('quiet')}>
              Its history
            </Link>
          </>
        }
      >
        <p>It was removed, or never added. What was done on it stays in the history and in the audit trail.</p>
      </EmptyState>
    </Page>
  );
}
