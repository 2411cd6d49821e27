/** A time as it is chosen: none, a length from now, or an instant of one's own. */
import { tomorrowMorning } from '../commands/pause-length.ts';

export const WHEN_CHOICES = [
  { value: '30', label: 'In 30 minutes' },
  { value: '60', label: 'In 1 hour' },
  { value: '240', label: 'In 4 hours' },
  { value: 'morning', label: 'Tomorrow at 08:00' },
  { value: 'own', label: 'At a time of your choice' },
] as const;

/** `keep`: stays as it is. */
export type WhenChoice = 'none' | 'keep' | (typeof WHEN_CHOICES)[number]['value'];

export interface When {
  choice: WhenChoice;
  /** As a datetime-local field has it. */
  own: string;
}

const MINUTE_MS = 60_000;

/** undefined: stays as it is. null: none. 'wrong': it is missing, or not in the future. */
export function instantOf({ choice, own }: When, nowMs: number): string | null | undefined | 'wrong' {
  if (choice === 'keep') return undefined;
  if (choice === 'none') return null;
  if (choice === 'morning') return tomorrowMorning(nowMs).toISOString();
  const at = choice === 'own' ? Date.parse(own) : nowMs + Number(choice) * MINUTE_MS;
  return at > nowMs ? new Date(at).toISOString() : 'wrong';
}
