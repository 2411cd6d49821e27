/** Who asked for it, why, and until when it may run. */
import type { ReactNode } from 'react';
import type { ActionSummary, ActionView } from '../../../main/contract/action.ts';
import type { ActionSpec } from '../../../main/contract/action-spec.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror, useServer } from '../../store/context.ts';
import { isOpen } from '../../store/mirror.ts';
import { Code } from '../../ui/code.tsx';
import { Moment, Remaining } from '../../ui/relative-time.tsx';
import { visibleLine, visibleText } from '../../ui/visible-text.ts';
import styles from './action.module.css';

export function Facts({ action, spec }: { action: ActionSummary; spec: ActionView['spec'] }) {
  const type = useMirror((mirror) => mirror.types.find((one) => one.name === action.action_type));
  return (
    <div className={styles.stack}>
      <Code command={action.command} />
      <dl className={styles.facts}>
        <Fact name="Server">
          <ServerLink serverId={action.server_id} />
        </Fact>
        {spec !== null && <Fact name="Runs">{runsText(spec)}</Fact>}
        <Fact name="Type">{visibleLine(type?.title ?? `${action.action_type} (not in the catalog any more)`)}</Fact>
        {action.service_name !== null && <Fact name="Service">{visibleText(action.service_name)}</Fact>}
        <Fact name="Asked by">{visibleText(action.created_by)}</Fact>
        {action.note !== null && <Fact name="Why">{visibleText(action.note)}</Fact>}
        {action.alert_ref !== null && <Fact name="Alert">{visibleText(action.alert_ref)}</Fact>}
        {action.rejection_reason !== null && <Fact name="Rejected">{visibleText(action.rejection_reason)}</Fact>}
        {isOpen(action.status) && action.status !== 'executing' && (
          <Fact name="Expires">
            in <Remaining at={action.expires_at} /> (<Moment at={action.expires_at} />)
          </Fact>
        )}
      </dl>
    </div>
  );
}

function runsText({ as_root, time_limit_seconds, where }: ActionSpec): string {
  const host = where.host.includes(':') ? `[${where.host}]` : where.host;
  const rights = as_root ? 'as root' : 'as the login';
  return visibleLine(`${rights}, at most ${time_limit_seconds} s, on ${where.ssh_user}@${host}:${where.port}`);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

function ServerLink({ serverId }: { serverId: string }) {
  const server = useServer(serverId);
  if (server === undefined) return `${visibleLine(serverId)} (removed)`;
  return <Link href={href.server(serverId)}>{visibleText(server.display_name)}</Link>;
}
