/** A list that comes page by page from the host and is kept up to date by events in between. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, ClientProblem } from '../client/answer.ts';

export interface Listed<T> {
  items: readonly T[];
  /** How many there are in all; null where the host does not say. */
  total: number | null;
}

export interface Page<T> extends Listed<T> {
  next: string | null;
}

export interface Pages<T> extends Listed<T> {
  /** Whether there is another page. */
  hasMore: boolean;
  isLoading: boolean;
  /** The first page of the present question has come. */
  isReady: boolean;
  problem: ClientProblem | null;
  more(): void;
  reload(): void;
  /** `update` must come to the same when it is applied twice: it is repeated on a page that was under way. */
  change(update: (list: Listed<T>, hasMore: boolean) => Listed<T>): void;
}

export type LoadPage<T> = (cursor: string | undefined) => Promise<Answer<Page<T>>>;

interface State<T> extends Page<T> {
  isLoading: boolean;
  isReady: boolean;
  problem: ClientProblem | null;
}

/** `load` is another function when, and only when, another question is asked; the list then begins anew. */
export function usePages<T>(load: LoadPage<T>): Pages<T> {
  const [state, setState] = useState<State<T>>(EMPTY);
  const attempt = useRef(0);
  const changes = useRef<((list: Listed<T>, hasMore: boolean) => Listed<T>)[]>([]);

  const ask = useCallback(
    async (cursor: string | undefined) => {
      attempt.current += 1;
      const mine = attempt.current;
      changes.current = [];
      setState((before) => ({ ...before, isLoading: true, problem: null }));
      const answer = await load(cursor);
      if (mine !== attempt.current) return;
      const missed = changes.current;
      setState((before) => {
        if (!answer.ok) return { ...before, isLoading: false, problem: answer.problem };
        const items = cursor === undefined ? answer.value.items : [...before.items, ...answer.value.items];
        const page = { ...answer.value, items };
        const list = missed.reduce((known: Listed<T>, update) => update(known, page.next !== null), page);
        return { ...page, ...list, isLoading: false, isReady: true, problem: null };
      });
    },
    [load],
  );

  useEffect(() => {
    setState((before) => ({ ...before, isReady: false }));
    void ask(undefined);
    return () => {
      attempt.current += 1;
    };
  }, [ask]);

  const { next, isLoading } = state;
  const more = useCallback(() => {
    if (next !== null && !isLoading) void ask(next);
  }, [ask, next, isLoading]);
  const reload = useCallback(() => void ask(undefined), [ask]);
  const change = useCallback((update: (list: Listed<T>, hasMore: boolean) => Listed<T>) => {
    changes.current.push(update);
    setState((before) => ({ ...before, ...update(before, before.next !== null) }));
  }, []);
  return { ...state, hasMore: next !== null, more, reload, change };
}

const EMPTY: State<never> = {
  items: [],
  total: null,
  next: null,
  isLoading: true,
  isReady: false,
  problem: null,
};
