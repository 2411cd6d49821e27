/** Pausing and resuming many servers at once. */
import { OctagonPause, Play } from 'lucide-react';
import { useState } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import { useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { SelectionBarFrame } from '../../ui/selection-bar.tsx';
import { useServerCommands } from '../commands/server-commands.tsx';

export interface SelectionBarProps {
  selected: ReadonlySet<string>;
  /** What the filter shows. */
  shown: readonly ServerView[];
  onSelect: (serverIds: readonly string[]) => void;
}

export function SelectionBar({ selected, shown, onSelect }: SelectionBarProps) {
  const commands = useServerCommands();
  const servers = useMirror((mirror) => mirror.servers);
  const [isBusy, setIsBusy] = useState(false);
  const present = [...selected].flatMap((serverId) => servers.get(serverId) ?? []);
  const toPause = present.filter((server) => !server.is_paused).map((server) => server.server_id);
  const toResume = present.filter((server) => server.is_paused).map((server) => server.server_id);
  const run = async (work: Promise<void>) => {
    setIsBusy(true);
    await work;
    setIsBusy(false);
  };
  return (
    <SelectionBarFrame count={present.length}>
      {present.length < shown.length && (
        <Button kind="quiet" size="small" onClick={() => onSelect(shown.map((server) => server.server_id))}>
          Select all {shown.length.toLocaleString('en-US')} shown
        </Button>
      )}
      <Button kind="quiet" size="small" onClick={() => onSelect([])}>
        Clear
      </Button>
      {toResume.length > 0 && (
        <Button size="small" isBusy={isBusy} onClick={() => run(commands.resume(toResume))}>
          <Play size={14} aria-hidden />
          Resume {toResume.length}
        </Button>
      )}
      {toPause.length > 0 && (
        <>
          <Button size="small" onClick={() => commands.askPause(toPause)}>
            Pause for …
          </Button>
          <Button kind="primary" size="small" isBusy={isBusy} onClick={() => run(commands.pause(toPause))}>
            <OctagonPause size={14} aria-hidden />
            Pause {toPause.length}
          </Button>
        </>
      )}
    </SelectionBarFrame>
  );
}
