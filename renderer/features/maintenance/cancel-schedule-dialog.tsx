/** Cancels a schedule, after a yes. */
import type { Schedule } from '../../../main/contract/maintenance.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useScopeText } from '../../words/scope.ts';

export interface CancelScheduleDialogProps {
  schedule: Schedule;
  onClose: () => void;
  /** The button that opened it is gone afterwards. */
  finalFocus: () => HTMLElement | null;
}

export function CancelScheduleDialog({ schedule, onClose, finalFocus }: CancelScheduleDialogProps) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const name = useScopeText(schedule.scope);
  const cancel = async () => {
    if ((await ask(() => client.cancelSchedule(schedule.id))) !== null) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      finalFocus={finalFocus}
      title="Cancel this schedule?"
      description={
        <>
          Planned maintenance of <bdi>{name}</bdi> does not begin any more. Maintenance it began already goes on until
          its end.
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" isBusy={isBusy} onClick={cancel}>
            Cancel the schedule
          </Button>
        </>
      }
    />
  );
}
