/** Says once what this desktop does not have (SPEC TRY-4), and knows what is missing at present. */
import type { Notifier, NotifierAvailability, Tray, TrayAvailability } from './desk-ports.ts';

export interface Absences {
  /** The sentences that are true now. */
  notes(): string[];
  stop(): void;
}

/** `onNote` hears each sentence once, however often it becomes true. */
export function createAbsences(
  tray: Pick<Tray, 'onAvailability'>,
  notifier: Pick<Notifier, 'onAvailability'>,
  onNote: (sentence: string) => void,
): Absences {
  const present = new Map<'tray' | 'notifier', string>();
  const said = new Set<string>();
  const hear = (of: 'tray' | 'notifier') => (availability: TrayAvailability | NotifierAvailability) => {
    if (availability.is === 'shown') {
      present.delete(of);
      return;
    }
    present.set(of, availability.why);
    if (said.has(availability.why)) return;
    said.add(availability.why);
    onNote(availability.why);
  };
  const removers = [tray.onAvailability(hear('tray')), notifier.onAvailability(hear('notifier'))];
  return {
    notes: () => [...new Set(present.values())],
    stop() {
      for (const remove of removers) remove();
    },
  };
}
