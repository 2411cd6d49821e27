/** Tray and notifications of a system where this host can show none; `why` is one plain sentence. */
import type { Notifier, Tray } from '../core/desk/desk-ports.ts';

export function createNoDesk(why: string): { tray: Tray; notifier: Notifier } {
  const never = () => () => {};
  const absent = (listener: (availability: { is: 'absent'; why: string }) => void) => {
    listener({ is: 'absent', why });
    return () => {};
  };
  return {
    tray: { draw() {}, onCommand: never, onActivate: never, onAvailability: absent, async close() {} },
    notifier: { show() {}, withdraw() {}, onPress: never, onAvailability: absent, async close() {} },
  };
}
