/** Tells what is kept beside the mirror that events were missed, so that it asks the host again. */
import { useEffect, useEffectEvent, useRef } from 'react';
import { useEvents, useLive } from './context.ts';

/** Calls `onGap` when a new snapshot replaced the mirror instead of events. */
export function useGap(onGap: () => void): void {
  const live = useLive();
  const seen = useRef(live.store.getState().mirror?.revision ?? 0);
  const gap = useEffectEvent(onGap);
  useEvents((events) => {
    seen.current = events.at(-1)?.seq ?? seen.current;
  });
  useEffect(
    () =>
      live.store.subscribe(({ mirror }) => {
        // The events of a change are told right after it; only then it is known that there were none.
        queueMicrotask(() => {
          if (mirror === null || mirror.revision === seen.current) return;
          seen.current = mirror.revision;
          gap();
        });
      }),
    [live],
  );
}
