/** Who may pass maintenance (MNT-4). */
import { Plus, ShieldCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import type { AllowRule } from '../../../main/contract/maintenance.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { useGap } from '../../store/use-gap.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { AddRuleDialog } from './add-rule-dialog.tsx';
import { ReadProblem } from './read-problem.tsx';
import { RemoveRuleDialog } from './remove-rule-dialog.tsx';
import styles from './rows.module.css';
import { RuleRow } from './rule-row.tsx';

const CHANGES: ReadonlySet<string> = new Set([
  'allow_rule.added',
  'allow_rule.removed',
  'action.allowed',
  'token.revoked',
]);

export function RulesSection() {
  const client = useClient();
  const { value, problem, reload } = useAnswer('rules', () => client.allowRules());
  const [isAdding, setIsAdding] = useState(false);
  const [removed, setRemoved] = useState<AllowRule | null>(null);
  const addRef = useRef<HTMLButtonElement>(null);
  useEvents((events) => {
    if (events.some(({ kind }) => CHANGES.has(kind))) reload();
  });
  useGap(reload);
  return (
    <Card
      title="Allow rules"
      isFlush
      tools={
        <Button ref={addRef} onClick={() => setIsAdding(true)}>
          <Plus size={15} aria-hidden />
          Add rule
        </Button>
      }
    >
      <p className={styles.meaning}>
        What a rule names runs at once even while its server is in maintenance: a backup program, say, or one kind of
        fix. Each time is in the audit trail and shows on the action. Action types that always need approval still wait.
      </p>
      <ReadProblem problem={problem} reload={reload} />
      {value?.rules.length === 0 && (
        <EmptyState icon={ShieldCheck} title="There are no rules">
          <p>While maintenance is under way, every fix waits for a person.</p>
        </EmptyState>
      )}
      <ul className={styles.rows} aria-label="Allow rules">
        {value?.rules.map((rule) => (
          <li key={rule.id}>
            <RuleRow rule={rule} onRemove={() => setRemoved(rule)} />
          </li>
        ))}
      </ul>
      {isAdding && <AddRuleDialog onClose={() => setIsAdding(false)} />}
      {removed !== null && (
        <RemoveRuleDialog rule={removed} onClose={() => setRemoved(null)} finalFocus={() => addRef.current} />
      )}
    </Card>
  );
}
