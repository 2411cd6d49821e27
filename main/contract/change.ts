/** What an event says of a change: old → new, field by field, and nothing else (SPEC AUD-1). */
import { hasOwn } from './own.ts';

export interface Change {
  field: string;
  from: unknown;
  to: unknown;
  /** Its value is told nowhere; `to` is `given`, `replaced` or `removed`. */
  is_secret?: true;
}

/** The changes an event tells; none where its data is of an earlier version or not as expected. */
export function changesIn(data: Readonly<Record<string, unknown>>): Change[] {
  return Array.isArray(data.changes) ? data.changes.filter(isChange) : [];
}

function isChange(value: unknown): value is Change {
  return typeof value === 'object' && value !== null && hasOwn(value, 'field') && typeof value.field === 'string';
}

/** `poll seconds from 30 to 60`, `sudo password replaced`. */
export function changeText({ field, from, to, is_secret }: Change): string {
  const name = field.replaceAll('_', ' ');
  return is_secret ? `${name} ${plain(to)}` : `${name} from ${plain(from)} to ${plain(to)}`;
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value) && value.every((part) => typeof part !== 'object')) return value.join(' ') || 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
