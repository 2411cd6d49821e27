/** Decisions on everything that is selected. */
import { Check } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { SelectionBarFrame } from '../../ui/selection-bar.tsx';
import type { Decisions } from './use-decisions.ts';

export interface QueueSelectionBarProps {
  selected: readonly number[];
  /** What waits and is shown. */
  shown: readonly number[];
  decisions: Pick<Decisions, 'approve' | 'reject' | 'cancel'>;
  onSelect: (ids: readonly number[]) => void;
}

export function QueueSelectionBar({ selected, shown, decisions, onSelect }: QueueSelectionBarProps) {
  const count = selected.length.toLocaleString('en-US');
  return (
    <SelectionBarFrame count={selected.length}>
      {selected.length < shown.length && (
        <Button kind="quiet" size="small" onClick={() => onSelect(shown)}>
          Select all {shown.length.toLocaleString('en-US')} shown
        </Button>
      )}
      <Button kind="quiet" size="small" onClick={() => onSelect([])}>
        Clear
      </Button>
      <Button size="small" onClick={() => decisions.cancel(selected)}>
        Cancel {count}
      </Button>
      <Button size="small" onClick={() => decisions.reject(selected)}>
        Reject {count} …
      </Button>
      <Button size="small" kind="primary" onClick={() => decisions.approve(selected)}>
        <Check size={14} aria-hidden />
        Approve {count}
      </Button>
    </SelectionBarFrame>
  );
}
