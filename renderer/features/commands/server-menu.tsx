/** Everything else that can be done with a server. */

import { Ellipsis, Pencil, SlidersHorizontal, Timer, Trash2 } from 'lucide-react';
import type { ServerView } from '../../../main/contract/server.ts';
import { useServer } from '../../store/context.ts';
import { useClock } from '../../ui/clock-context.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { MenuGroup, MenuItem, MenuSeparator, SharedMenu } from '../../ui/menu.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import { PAUSE_LENGTHS } from './pause-length.ts';
import { useServerCommands } from './server-commands.tsx';

/** Opens the one menu that all servers share. */
export function ServerMenuButton({ server }: { server: Pick<ServerView, 'server_id' | 'display_name'> }) {
  const commands = useServerCommands();
  return (
    <IconButton
      icon={Ellipsis}
      label={`More for ${visibleLine(server.display_name)}`}
      size="small"
      aria-haspopup="menu"
      onClick={(event) => commands.openMenu(server.server_id, event.currentTarget)}
    />
  );
}

export interface ServerMenuProps {
  serverId: string;
  anchor: HTMLElement;
  onClose: () => void;
}

export function ServerMenu({ serverId, anchor, onClose }: ServerMenuProps) {
  const commands = useServerCommands();
  const clock = useClock();
  const server = useServer(serverId);
  return (
    <SharedMenu anchor={anchor} onClose={onClose}>
      <MenuGroup label={server?.is_paused ? 'In maintenance for …' : 'Pause for …'}>
        {PAUSE_LENGTHS.map(({ label, end }) => (
          <MenuItem key={label} icon={Timer} onSelect={() => void commands.pause([serverId], end(clock.now()))}>
            {label}
          </MenuItem>
        ))}
        <MenuItem icon={SlidersHorizontal} onSelect={() => commands.askPause([serverId])}>
          With reason and end …
        </MenuItem>
      </MenuGroup>
      <MenuSeparator />
      <MenuItem icon={Pencil} onSelect={() => commands.edit(serverId)}>
        Edit …
      </MenuItem>
      <MenuItem icon={Trash2} isDanger onSelect={() => commands.remove(serverId)}>
        Remove …
      </MenuItem>
    </SharedMenu>
  );
}
