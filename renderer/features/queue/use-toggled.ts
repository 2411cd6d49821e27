/** A set of ids that are toggled one by one. */
import { useCallback, useMemo, useState } from 'react';

export interface Toggled {
  ids: ReadonlySet<number>;
  toggle(id: number): void;
  set(ids: readonly number[]): void;
}

export function useToggled(): Toggled {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback((id: number) => {
    setIds((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const set = useCallback((next: readonly number[]) => setIds(new Set(next)), []);
  return useMemo(() => ({ ids, toggle, set }), [ids, toggle, set]);
}
