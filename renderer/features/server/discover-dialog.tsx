/** Finds the services of a server, and watches those that are picked. */

import { TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import type { DiscoveredService } from '../../../main/contract/service.ts';
import { useClient } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import { visibleLine, visibleText } from '../../ui/visible-text.ts';
import { SERVER_TESTING, SERVICE_LOOKS } from '../../words/looks.ts';
import { bareUnit } from '../../words/unit.ts';
import { forEach } from '../commands/change-mode.ts';
import styles from './discover-dialog.module.css';

export function DiscoverDialog({ server, onClose }: { server: ServerView; onClose: () => void }) {
  const client = useClient();
  const toasts = useToasts();
  const { server_id: serverId } = server;
  const { value, problem, isReading, reload } = useAnswer(`discover ${serverId}`, () =>
    client.discoverServices(serverId),
  );
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setIsBusy] = useState(false);
  const found = value?.services;
  const shown = useMemo(
    () => (found ?? []).filter((service) => matches(service, text)).sort(byInterest),
    [found, text],
  );
  const toggle = (name: string) => {
    const after = new Set(picked);
    if (!after.delete(name)) after.add(name);
    setPicked(after);
  };
  const submit = async () => {
    setIsBusy(true);
    const answers = await forEach([...picked], (name) => client.addService(serverId, { name }));
    setIsBusy(false);
    const refused = answers.find((answer) => !answer.ok);
    if (refused !== undefined) return toasts.say({ tone: 'bad', text: refused.problem.message });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen={picked.size > 0}
      title={
        <>
          Services of <Given text={server.display_name} />
        </>
      }
      description="Those you choose are watched, and can be restarted from here."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={picked.size === 0} isBusy={isBusy} onClick={submit}>
            Watch {picked.size === 0 ? '' : picked.size}
          </Button>
        </>
      }
    >
      <SearchInput label="Search units" value={text} onValue={setText} />
      {isReading && (
        <p role="status">
          <StateMark look={SERVER_TESTING}>Asking the server …</StateMark>
        </p>
      )}
      {problem !== null && (
        <Notice
          tone="bad"
          icon={TriangleAlert}
          role="alert"
          tools={
            <Button size="small" onClick={reload}>
              Try again
            </Button>
          }
        >
          <p>{visibleText(problem.message)}</p>
        </Notice>
      )}
      {found !== undefined && (
        <ul className={styles.list} aria-label="Units found on the server">
          {shown.map((service) => (
            <li key={service.name} className={styles.item}>
              <Checkbox
                checked={service.is_watched || picked.has(service.name)}
                disabled={service.is_watched}
                onChange={() => toggle(service.name)}
                label={
                  <>
                    <code className={styles.name}>{visibleLine(bareUnit(service.name))}</code>
                    <span className={styles.about}>
                      {service.is_watched && 'watched already · '}
                      {UNUSUAL.has(service.enablement) && `${visibleLine(service.enablement)} · `}
                      {service.aliases.length > 0 && `also ${visibleLine(service.aliases.map(bareUnit).join(', '))} · `}
                      <Given text={service.description} />
                    </span>
                  </>
                }
              />
              <StateMark look={SERVICE_LOOKS[service.state]} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

/** How a unit file stands, where that says more than whether it starts with the system. */
const UNUSUAL = new Set(['disabled', 'masked', 'bad']);

function matches(service: DiscoveredService, text: string): boolean {
  return `${service.name} ${service.aliases.join(' ')} ${service.description}`
    .toLowerCase()
    .includes(text.trim().toLowerCase());
}

const INTEREST = ['failed', 'running', 'activating', 'unknown', 'stopped'];

/** What failed first, then what runs. */
function byInterest(one: DiscoveredService, other: DiscoveredService): number {
  return INTEREST.indexOf(one.state) - INTEREST.indexOf(other.state) || one.name.localeCompare(other.name, 'en');
}
