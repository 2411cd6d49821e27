/** What the host answered to requests filed on this page, by service (or action type), until dismissed. */
import { useCallback, useMemo, useState } from 'react';
import type { Filed } from './ask.ts';

export interface AskAnswers {
  all: ReadonlyMap<string, Filed>;
  add(key: string, answer: Filed): void;
  dismiss(key: string): void;
}

export function useAskAnswers(): AskAnswers {
  const [all, setAll] = useState<ReadonlyMap<string, Filed>>(new Map());
  const add = useCallback((key: string, answer: Filed) => setAll((before) => new Map(before).set(key, answer)), []);
  const dismiss = useCallback((key: string) => {
    setAll((before) => new Map([...before].filter(([other]) => other !== key)));
  }, []);
  return useMemo(() => ({ all, add, dismiss }), [all, add, dismiss]);
}
