/** Journal and output of an action that ended. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import { useClient } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { OutputBlock } from '../../ui/output-block.tsx';

/** The output is read from the host: summaries do not carry it. */
export function ActionOutput({ action }: { action: Pick<ActionSummary, 'id' | 'status' | 'failure'> }) {
  const client = useClient();
  const { value } = useAnswer(`output ${action.id} ${action.status}`, () => client.action(action.id));
  const journal = action.failure?.journal ?? [];
  return (
    <>
      {journal.length > 0 && <OutputBlock title="Journal of the unit" text={journal.join('\n')} />}
      {value?.stdout && <OutputBlock title="Output" text={value.stdout} isCut={value.stdout_cut} />}
      {value?.stderr && <OutputBlock title="Error output" text={value.stderr} isCut={value.stderr_cut} />}
    </>
  );
}
