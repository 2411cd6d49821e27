/** Reads out what arrived live; many at once become their number, so that a busy fleet does not talk without end. */
import { useEffect, useRef, useState } from 'react';
import type { EventView } from '../../../main/contract/event.ts';
import { eventSentence } from '../../words/event-sentence.ts';
import { sentenceText } from '../../words/sentence.ts';

const QUIET_MS = 3_000;

export function Arrivals({ arrived }: { arrived: readonly EventView[] }) {
  const [said, setSaid] = useState('');
  const waiting = useRef<EventView[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (arrived.length === 0) return;
    waiting.current.push(...arrived);
    timer.current ??= setTimeout(() => {
      const [first, ...others] = waiting.current;
      waiting.current = [];
      timer.current = undefined;
      if (first === undefined) return;
      setSaid(others.length === 0 ? sentenceText(eventSentence(first)) : `${others.length + 1} new rows`);
    }, QUIET_MS);
  }, [arrived]);
  return (
    <p role="status" className="visually-hidden">
      {said}
    </p>
  );
}
