/** Removes an allow rule, with what that means. */
import type { AllowRule } from '../../../main/contract/maintenance.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SentenceText } from '../../ui/sentence-text.tsx';
import { useRuleSentence } from './rule-row.tsx';

export interface RemoveRuleDialogProps {
  rule: AllowRule;
  onClose: () => void;
  finalFocus: () => HTMLElement | null;
}

export function RemoveRuleDialog({ rule, onClose, finalFocus }: RemoveRuleDialogProps) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const sentence = useRuleSentence(rule);
  const remove = async () => {
    if ((await ask(() => client.removeAllowRule(rule.id))) !== null) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      finalFocus={finalFocus}
      title="Remove this rule?"
      description="What it let through waits for a person from now on, wherever maintenance is under way. What runs already goes on, and every use of it stays in the audit trail."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" isBusy={isBusy} onClick={remove}>
            Remove
          </Button>
        </>
      }
    >
      <p>
        <SentenceText sentence={sentence} />
      </p>
    </Dialog>
  );
}
