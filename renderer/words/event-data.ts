/** Reads the data of an event. It may come from an older version or from whoever wrote to the log: nothing is taken for granted. */

import { changesIn, changeText } from '../../main/contract/change.ts';
import type { EventView } from '../../main/contract/event.ts';

/** The value at a path, undefined where there is none. */
export function read(data: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    data,
  );
}

/** The text at a path; null where there is none. */
export function text(data: unknown, ...path: string[]): string | null {
  const value = read(data, ...path);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `read, request and approve`. */
export function listText(value: unknown): string {
  const names = Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  return names.length === 0 ? 'nothing' : LIST.format(names.map(words));
}

/** Old → new of each field; null in rows of earlier versions, which do not tell it so. */
export function changed(data: EventView['data']): string | null {
  const changes = changesIn(data);
  return changes.length === 0 ? null : LIST.format(changes.map(changeText));
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

/** `poll seconds from 30 to 60`: what is in `before` and is something else in `after`. */
export function changesText(before: unknown, after: unknown): string {
  if (typeof before !== 'object' || before === null) return 'nothing';
  const changes = Object.entries(before)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(read(after, name)))
    .map(([name, value]) => `${words(name)} from ${plain(value)} to ${plain(read(after, name))}`);
  return changes.length === 0 ? 'nothing' : LIST.format(changes);
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
