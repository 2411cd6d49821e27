/** Something read from the host that is not part of the mirror. */
import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { Answer, ClientProblem } from '../client/answer.ts';

export interface Reading<T> {
  /** The newest answer; stays while it is read again. */
  value: T | null;
  problem: ClientProblem | null;
  isReading: boolean;
  /** Reads it again. */
  reload: () => void;
}

/** Reads once, and again whenever `key` is another one (the old value goes then) or `reload` is called. */
export function useAnswer<T>(key: string, read: () => Promise<Answer<T>>): Reading<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ key: string; value: T | null; problem: ClientProblem | null; round: number }>({
    key,
    value: null,
    problem: null,
    round: -1,
  });
  const latest = useEffectEvent(read);
  useEffect(() => {
    let isCurrent = true;
    void latest().then((answer) => {
      if (!isCurrent) return;
      setState((before) =>
        answer.ok
          ? { key, value: answer.value, problem: null, round }
          : { key, value: before.key === key ? before.value : null, problem: answer.problem, round },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const isOurs = state.key === key;
  return {
    value: isOurs ? state.value : null,
    problem: isOurs ? state.problem : null,
    isReading: !isOurs || state.round !== round,
    reload,
  };
}
