/** Holds everything: every fix on every server waits for a person. The banner of the shell ends it. */
import { OctagonPause } from 'lucide-react';
import { useClient, useMirror } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';

export function HoldButton() {
  const client = useClient();
  const isHeld = useMirror((mirror) => mirror.settings.hold_everything);
  const { isBusy, ask } = useAsk();
  if (isHeld) return null;
  return (
    <Tooltip label="Every fix on every server waits for a person, until you stop holding">
      <Button isBusy={isBusy} onClick={() => ask(() => client.editSettings({ hold_everything: true }))}>
        {!isBusy && <OctagonPause size={15} aria-hidden />}
        Hold everything
      </Button>
    </Tooltip>
  );
}
