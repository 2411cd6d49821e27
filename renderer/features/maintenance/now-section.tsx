/** Maintenance that is open: what covers most first. */
import { CircleArrowRight } from 'lucide-react';
import { useMemo } from 'react';
import type { MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import { useMirror } from '../../store/context.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { WindowCard } from './window-card.tsx';

const CARD_PIXELS = 230;

export function NowSection() {
  const open = useMirror((mirror) => mirror.maintenance);
  const windows = useMemo(() => open.toSorted((a, b) => rank(a) - rank(b)), [open]);
  if (windows.length === 0) {
    return (
      <EmptyState icon={CircleArrowRight} title="Nothing is in maintenance">
        <p>
          Fixes run at once on every server. While maintenance is under way they wait for a person; watching goes on,
          and nothing that is asked for is lost.
        </p>
      </EmptyState>
    );
  }
  return (
    <VirtualList
      label="Maintenance under way"
      items={windows}
      itemKey={(window) => window.id}
      estimate={CARD_PIXELS}
      gap={12}
    >
      {(window) => <WindowCard window={window} />}
    </VirtualList>
  );
}

function rank({ scope }: MaintenanceWindow): number {
  if (scope === 'all') return 0;
  return scope.startsWith('tag:') ? 1 : 2;
}
