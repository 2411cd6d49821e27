/** When a plan would begin, asked anew shortly after each change of the form. */
import { useEffect, useState } from 'react';
import type { Occurrence } from '../../../main/contract/maintenance.ts';
import type { ClientProblem } from '../../client/answer.ts';
import type { ScheduleGiven } from '../../client/client.ts';
import { useClient } from '../../store/context.ts';

const SETTLE_MS = 300;

export interface Preview {
  /** null while it is not known. */
  occurrences: readonly Occurrence[] | null;
  problem: ClientProblem | null;
}

const NOTHING: Preview = { occurrences: null, problem: null };

export function usePreview(schedule: ScheduleGiven | null): Preview {
  const client = useClient();
  const [preview, setPreview] = useState<Preview>(NOTHING);
  const asked = JSON.stringify(schedule);
  useEffect(() => {
    const given = JSON.parse(asked) as ScheduleGiven | null;
    if (given === null) return setPreview(NOTHING);
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const answer = await client.previewSchedule(given);
      if (!isCurrent) return;
      setPreview(
        answer.ok
          ? { occurrences: answer.value.occurrences, problem: null }
          : { occurrences: null, problem: answer.problem },
      );
    }, SETTLE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, asked]);
  return preview;
}
