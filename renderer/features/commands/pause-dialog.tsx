/** "Pause for…": maintenance mode with a reason and an end. */

import { type FormEvent, useState } from 'react';
import type { PauseGiven } from '../../client/client.ts';
import { useServer } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { useClock } from '../../ui/clock-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, Textarea, TextInput } from '../../ui/field.tsx';
import { Given } from '../../ui/given.tsx';
import { localInput } from './local-input.ts';
import { PAUSE_LENGTHS, tomorrowMorning } from './pause-length.ts';
import { useServerCommands } from './server-commands.tsx';

const OPEN_END = 'none';
const OWN_END = 'own';

export function PauseDialog({ serverIds, onClose }: { serverIds: readonly string[]; onClose: () => void }) {
  const commands = useServerCommands();
  const clock = useClock();
  const only = useServer(serverIds.length === 1 ? (serverIds[0] as string) : '');
  const [reason, setReason] = useState(only?.pause_reason ?? '');
  const [length, setLength] = useState(only?.resume_at ? OWN_END : OPEN_END);
  const [end, setEnd] = useState(() => localInput(only?.resume_at ?? tomorrowMorning(clock.now())));
  const [isBusy, setIsBusy] = useState(false);
  const isPast = length === OWN_END && !(Date.parse(end) > clock.now());

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isPast) return;
    setIsBusy(true);
    await commands.pause(serverIds, { reason: reason.trim() || null, ...endOf(length, end, clock.now()) });
    onClose();
  };

  const name = only === undefined ? `${serverIds.length} servers` : <Given text={only.display_name} />;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title={only?.is_paused ? <>Maintenance of {name}</> : <>Pause {name}</>}
      description="Fixes asked for meanwhile wait for a person. Watching goes on, and nothing that is asked for is lost."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form="pause" isBusy={isBusy}>
            {only?.is_paused ? 'Save' : 'Pause'}
          </Button>
        </>
      }
    >
      <form id="pause" onSubmit={submit}>
        <Textarea
          label="Reason"
          isOptional
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Select label="It ends" value={length} onChange={(event) => setLength(event.target.value)}>
          <option value={OPEN_END}>When someone resumes it</option>
          {PAUSE_LENGTHS.map(({ label }, index) => (
            <option key={label} value={index}>
              {label.startsWith('Until') ? label : `After ${label}`}
            </option>
          ))}
          <option value={OWN_END}>At a time of your choice</option>
        </Select>
        {length === OWN_END && (
          <TextInput
            label="End"
            type="datetime-local"
            value={end}
            error={isPast ? 'The end must lie in the future.' : null}
            onChange={(event) => setEnd(event.target.value)}
          />
        )}
      </form>
    </Dialog>
  );
}

function endOf(length: string, end: string, nowMs: number): Pick<PauseGiven, 'minutes' | 'resume_at'> {
  if (length === OPEN_END) return { resume_at: null };
  if (length === OWN_END) return { resume_at: new Date(end).toISOString() };
  return PAUSE_LENGTHS[Number(length)]?.end(nowMs) ?? {};
}
