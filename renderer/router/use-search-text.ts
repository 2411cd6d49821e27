/** Text of a search field: at once in the field, shortly after in the address. */
import { useEffect, useState } from 'react';
import { useQuery, useSetQuery } from './location.ts';

const SETTLE_MS = 250;

/** The text under `name` in the query, and what to call with every keystroke. */
export function useSearchText(name = 'q'): [text: string, setText: (text: string) => void] {
  const inAddress = (useQuery().get(name) ?? '').replaceAll('\0', '');
  const setQuery = useSetQuery();
  const [text, setText] = useState(inAddress);
  const [known, setKnown] = useState(inAddress);
  if (inAddress !== known) {
    setKnown(inAddress);
    setText(inAddress);
  }
  useEffect(() => {
    if (text === known) return;
    const timer = setTimeout(() => {
      setKnown(text);
      setQuery({ [name]: text });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, known, name, setQuery]);
  return [text, setText];
}
