/** Decisions on everything that is selected. */
import { Check } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectionBarFrame } from '../../ui/selection-bar.tsx';
import type { Decisions, Seen } from './use-decisions.ts';

export interface QueueSelectionBarProps {
  selected: readonly Seen[];
  /** Everything that is shown. */
  shown: readonly number[];
  /** Those of them that wait. */
  pendingOf: (ids: readonly number[]) => readonly Seen[];
  decisions: Pick<Decisions, 'approve' | 'reject' | 'cancel'>;
  onSelect: (ids: readonly number[]) => void;
}

export function QueueSelectionBar({ selected, shown, pendingOf, decisions, onSelect }: QueueSelectionBarProps) {
  const waiting = useMemo(() => (selected.length === 0 ? [] : pendingOf(shown)), [selected.length, shown, pendingOf]);
  const count = selected.length.toLocaleString('en-US');
  return (
    <SelectionBarFrame count={selected.length}>
      {selected.length < waiting.length && (
        <Button kind="quiet" size="small" onClick={() => onSelect(waiting.map((action) => action.id))}>
          Select all {waiting.length.toLocaleString('en-US')} shown
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
