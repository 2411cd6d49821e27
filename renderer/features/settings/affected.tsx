/** What waits or is approved under an action type, told before the type is changed under it (ACT-10). */
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useMirror } from '../../store/context.ts';
import { Notice } from '../../ui/notice.tsx';

/** How many actions of the type have not begun yet. */
export function useUndone(typeName: string | undefined): number {
  return useMirror((mirror) => {
    let count = 0;
    for (const { action_type: type, status } of mirror.actions.values())
      if (type === typeName && (status === 'pending' || status === 'approved')) count += 1;
    return count;
  });
}

/** `3 actions wait or are approved under this type.` */
export function undoneText(count: number): string {
  const many = count.toLocaleString('en-US');
  return count === 1
    ? '1 action waits or is approved under this type.'
    : `${many} actions wait or are approved under this type.`;
}

export function AffectedNotice({ count }: { count: number }) {
  const ref = useRef<HTMLDivElement>(null);
  // It comes at the end of a long form, and answers a press on what is always in sight.
  useEffect(() => {
    ref.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={ref}>
      <Notice tone="hold" icon={TriangleAlert} role="alert" title={undoneText(count)}>
        <p>
          They keep the command they were filed with. Where this type says something else when their turn comes, they
          are refused and can be asked again.
        </p>
      </Notice>
    </div>
  );
}
