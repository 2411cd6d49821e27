/** The settings that are numbers: what they are called, and what is wrong with a value as typed. */
import { Settings } from '../../../main/contract/settings.ts';

export type NumberName =
  | 'poll_seconds'
  | 'offline_after_seconds'
  | 'verify_seconds'
  | 'expire_after_hours'
  | 'parallel_servers';

export interface NumberSetting {
  name: NumberName;
  label: string;
  meaning: string;
}

export const WATCHING: readonly NumberSetting[] = [
  {
    name: 'poll_seconds',
    label: 'Look at every server each (seconds)',
    meaning: 'One command a server and round tells the state of all its services.',
  },
  {
    name: 'offline_after_seconds',
    label: 'Offline after (seconds)',
    meaning: 'So long a server must not have answered before it counts as offline.',
  },
];

export const RUNNING: readonly NumberSetting[] = [
  {
    name: 'verify_seconds',
    label: 'A restart is verified for (seconds)',
    meaning: 'So long a service must stay active before its restart counts as completed. 0 looks once.',
  },
  {
    name: 'expire_after_hours',
    label: 'Actions expire after (hours)',
    meaning: 'What nobody decided on by then never runs. Action types may have a time of their own.',
  },
  {
    name: 'parallel_servers',
    label: 'Servers at once',
    meaning: 'On each server one action runs at a time; on so many servers at the same time.',
  },
];

/** What the contract allows. */
export function boundsOf(name: NumberName): { min: number; max: number; isWhole: boolean } {
  const schema = Settings.shape[name];
  return { min: schema.minValue ?? 0, max: schema.maxValue ?? Number.MAX_SAFE_INTEGER, isWhole: schema.isInt };
}

/** `1 to 3,600`. */
export function boundsText(name: NumberName): string {
  const { min, max } = boundsOf(name);
  return `${min < 1 && min > 0 ? '0.017 (a minute)' : min} to ${max.toLocaleString('en-US')}`;
}

/** The number that was typed, or a sentence that says what is wrong with it. */
export function readNumber(name: NumberName, typed: string): number | string {
  const { min, max, isWhole } = boundsOf(name);
  const value = Number(typed);
  const kind = isWhole ? 'a whole number' : 'a number';
  const isWrong = typed.trim() === '' || !Number.isFinite(value) || (isWhole && !Number.isInteger(value));
  return isWrong || value < min || value > max ? `must be ${kind} from ${boundsText(name)}` : value;
}
