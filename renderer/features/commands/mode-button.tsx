/** One click into maintenance mode, and one out of it. */

import { OctagonPause, Play } from 'lucide-react';
import { useState } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import { Button } from '../../ui/button.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import { useServerCommands } from './server-commands.tsx';

export function ModeButton({ server }: { server: Pick<ServerView, 'server_id' | 'display_name' | 'is_paused'> }) {
  const commands = useServerCommands();
  const [isBusy, setIsBusy] = useState(false);
  const { is_paused: isPaused } = server;
  const press = async () => {
    setIsBusy(true);
    await (isPaused ? commands.resume([server.server_id]) : commands.pause([server.server_id]));
    setIsBusy(false);
  };
  const Icon = isPaused ? Play : OctagonPause;
  return (
    <Tooltip label={isPaused ? 'End maintenance: new fixes run at once' : 'Maintenance mode: fixes wait for a person'}>
      <Button
        size="small"
        isBusy={isBusy}
        onClick={press}
        aria-label={`${isPaused ? 'Resume' : 'Pause'} ${visibleLine(server.display_name)}`}
      >
        {!isBusy && <Icon size={14} aria-hidden />}
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </Tooltip>
  );
}
