/** What maintenance covers, in words. */
import { useMirror } from '../store/context.ts';
import { clipped } from './sentence.ts';

/** `everything`, `servers tagged web`, or the name of a server (its id once it is removed). */
export function scopeText(scope: string, nameOf: (serverId: string) => string | undefined): string {
  if (scope === 'all') return 'everything';
  if (scope.startsWith('tag:')) return `servers tagged ${clipped(scope.slice('tag:'.length))}`;
  const serverId = scope.replace(/^server:/, '');
  return clipped(nameOf(serverId) ?? serverId);
}

/** The server of a scope; null where it covers more. */
export function serverIdOf(scope: string): string | null {
  return scope.startsWith('server:') ? scope.slice('server:'.length) : null;
}

export function useScopeText(scope: string): string {
  const name = useMirror((mirror) => mirror.servers.get(serverIdOf(scope) ?? '')?.display_name);
  return scopeText(scope, () => name);
}

/** As the beginning of a sentence or a title; names of servers stay as they are written. */
export function titleOfScope(scope: string, text: string): string {
  return serverIdOf(scope) === null ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
