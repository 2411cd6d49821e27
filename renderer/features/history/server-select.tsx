/** Chooses a server to narrow a list to. */

import { useMirror } from '../../store/context.ts';
import { selectServers } from '../../store/selectors.ts';
import { Select } from '../../ui/field.tsx';
import { visibleLine } from '../../ui/visible-text.ts';

export interface ServerSelectProps {
  value: string;
  onValue: (serverId: string) => void;
}

/** One that was removed stays chosen where a link asks for it: its past is still there (SRV-6). */
export function ServerSelect({ value, onValue }: ServerSelectProps) {
  const servers = useMirror(selectServers);
  const isGone = value !== '' && !servers.some((server) => server.server_id === value);
  return (
    <Select label="Server" value={value} onChange={(event) => onValue(event.target.value)}>
      <option value="">All servers</option>
      {isGone && <option value={value}>{visibleLine(value)}</option>}
      {servers.map((server) => (
        <option key={server.server_id} value={server.server_id}>
          {visibleLine(server.display_name)}
        </option>
      ))}
    </Select>
  );
}
