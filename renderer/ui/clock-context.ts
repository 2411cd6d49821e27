/** The window's clock, for components. */
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { type Clock, createClock } from './clock.ts';

export const ClockContext = createContext<Clock>(createClock());

export function useClock(): Clock {
  return useContext(ClockContext);
}

/** A value computed from the present time; the component is drawn again only when the value changes. */
export function useFromNow<T extends string | number | boolean>(compute: (nowMs: number) => T): T {
  const clock = useClock();
  const subscribe = useCallback((listener: () => void) => clock.subscribe(listener), [clock]);
  return useSyncExternalStore(subscribe, () => compute(clock.now()));
}
