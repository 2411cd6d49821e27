/** Asking the host from a component: one question at a time, and a refusal is always said. */
import { useCallback, useRef, useState } from 'react';
import type { Answer } from '../client/answer.ts';
import { useToasts } from '../ui/toast-region.tsx';

export interface Ask {
  isBusy: boolean;
  /** Resolves with the value, or null after the refusal was shown as a message (or while another question is open). */
  ask<T>(question: () => Promise<Answer<T>>): Promise<{ value: T } | null>;
}

export function useAsk(): Ask {
  const toasts = useToasts();
  const [isBusy, setIsBusy] = useState(false);
  const isOpen = useRef(false);
  const ask = useCallback(
    async <T>(question: () => Promise<Answer<T>>): Promise<{ value: T } | null> => {
      if (isOpen.current) return null;
      isOpen.current = true;
      setIsBusy(true);
      const answer = await question();
      isOpen.current = false;
      setIsBusy(false);
      if (answer.ok) return { value: answer.value };
      toasts.say({ tone: 'bad', text: answer.problem.message });
      return null;
    },
    [toasts],
  );
  return { isBusy, ask };
}
