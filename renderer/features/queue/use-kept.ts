/**
 * Cards that stay in the queue after their action was decided, by this window or another, so that what one looks at
 * does not vanish and its outcome is seen (WIN-3).
 */
import { useCallback, useMemo, useRef, useState } from 'react';
import { useEvents } from '../../store/context.ts';

export interface Kept {
  ids: ReadonlySet<number>;
  /** Lets a decided card go. */
  dismiss(id: number): void;
  /** A card tells that it is in the document, and by the remover that it is not any more. */
  mounted(id: number): () => void;
}

export function useKept(): Kept {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const inDocument = useRef(new Set<number>());
  useEvents((events) => {
    const seen = events.flatMap(({ action_id: id }) => (id !== null && inDocument.current.has(id) ? [id] : []));
    if (seen.length > 0)
      setIds((before) => (seen.every((id) => before.has(id)) ? before : new Set([...before, ...seen])));
  });
  const dismiss = useCallback((id: number) => {
    setIds((before) => new Set([...before].filter((other) => other !== id)));
  }, []);
  const mounted = useCallback((id: number) => {
    inDocument.current.add(id);
    return () => {
      inDocument.current.delete(id);
    };
  }, []);
  return useMemo(() => ({ ids, dismiss, mounted }), [ids, dismiss, mounted]);
}
