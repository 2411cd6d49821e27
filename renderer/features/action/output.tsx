/** What the command wrote, and what the unit's journal says. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import { Card } from '../../ui/card.tsx';
import { OutputBlock } from '../../ui/output-block.tsx';
import styles from './action.module.css';
import type { ShownAction } from './use-action.ts';

export function Output({ action, output }: { action: ActionSummary; output: ShownAction['output'] }) {
  const journal = action.failure?.journal ?? null;
  return (
    <Card title="Output" tools={action.exit_code !== null && <span>Exit code {action.exit_code}</span>}>
      <div className={styles.stack}>
        <Streams action={action} output={output} />
        {journal !== null && journal.length > 0 && (
          <OutputBlock title="Journal of the unit" text={journal.join('\n')} />
        )}
        {journal !== null && journal.length === 0 && <p className={styles.faint}>The unit's journal is empty.</p>}
      </div>
    </Card>
  );
}

function Streams({ action, output }: { action: ActionSummary; output: ShownAction['output'] }) {
  if (action.executed_at === null) return <p className={styles.faint}>It has not run.</p>;
  if (action.status === 'executing') {
    return <p className={styles.faint}>It is running. What it writes is shown here when it has ended.</p>;
  }
  if (output === null) return <p className={styles.faint}>Loading …</p>;
  const { stdout, stderr } = output;
  if (!stdout && !stderr) return <p className={styles.faint}>The command wrote nothing.</p>;
  return (
    <>
      {stdout && <OutputBlock title="Output" text={stdout} isCut={output.stdout_cut} />}
      {stderr && <OutputBlock title="Error output" text={stderr} isCut={output.stderr_cut} />}
    </>
  );
}
