/** Readers of option values. They only give values their JSON type; what is allowed the API judges. */
import { InvalidArgumentError } from 'commander';
import { parseMinutes } from './durations.ts';

/** For options that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('It must be a port from 0 to 65535.');
  return port;
}

/** An empty path is most often a shell variable that is not set; it must not become the present folder. */
export function folder(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** `--wait 90` are seconds, `--wait 5m` is a length. */
export function secondsToWait(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : parseMinutes(text) * 60;
}

/** `NAME=VALUE`, split at the first `=`. */
export function pair(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`"${text}" must be NAME=VALUE.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

export function collectPairs(text: string, before: [string, string][] = []): [string, string][] {
  return [...before, pair(text)];
}

/** Without the names that were not given, so that the API's defaults count. */
export function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
