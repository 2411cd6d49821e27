/** What is to be in maintenance: everything, the servers with a tag, or one server. */
import type { MaintenanceScope } from '../../../main/contract/maintenance.ts';
import { isInScope } from '../../store/apply-maintenance.ts';
import { useMirror } from '../../store/context.ts';
import { selectServers, selectTags } from '../../store/selectors.ts';
import { Select } from '../../ui/field.tsx';
import { clipped } from '../../words/sentence.ts';
import styles from './forms.module.css';

export interface ScopeFieldProps {
  value: MaintenanceScope;
  onValue: (scope: MaintenanceScope) => void;
  error?: string | null;
}

type Kind = 'all' | 'tag' | 'server';

export function ScopeField({ value, onValue, error = null }: ScopeFieldProps) {
  const servers = useMirror(selectServers);
  const tags = useMirror(selectTags);
  const kind = kindOf(value);
  const choose = (next: Kind) => {
    if (next === 'all') onValue('all');
    else onValue(next === 'tag' ? `tag:${tags[0] ?? ''}` : `server:${servers[0]?.server_id ?? ''}`);
  };
  return (
    <div className={styles.pair}>
      <Select
        label="What"
        value={kind}
        error={error}
        hint={`Covers ${coverage(servers.filter((server) => isInScope(value, server)).length)}.`}
        onChange={(event) => choose(event.target.value as Kind)}
      >
        <option value="all">Everything</option>
        {tags.length > 0 && <option value="tag">Servers with a tag</option>}
        {servers.length > 0 && <option value="server">One server</option>}
      </Select>
      {kind === 'tag' && (
        <Select
          label="Tag"
          value={value.slice('tag:'.length)}
          onChange={(event) => onValue(`tag:${event.target.value}`)}
        >
          {tags.map((tag) => (
            <option key={tag}>{tag}</option>
          ))}
        </Select>
      )}
      {kind === 'server' && (
        <Select
          label="Server"
          value={value.slice('server:'.length)}
          onChange={(event) => onValue(`server:${event.target.value}`)}
        >
          {servers.map((server) => (
            <option key={server.server_id} value={server.server_id}>
              {clipped(server.display_name)}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}

function kindOf(scope: string): Kind {
  if (scope === 'all') return 'all';
  return scope.startsWith('tag:') ? 'tag' : 'server';
}

function coverage(count: number): string {
  return count === 1 ? '1 server' : `${count.toLocaleString('en-US')} servers`;
}
