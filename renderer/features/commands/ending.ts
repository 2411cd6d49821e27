/** Ending maintenance: exactly the windows named, and what their end sets free. */
import type { MaintenanceScope } from '../../../main/contract/maintenance.ts';
import type { ServerView } from '../../../main/contract/server.ts';
import type { Answer } from '../../client/answer.ts';
import type { Client } from '../../client/client.ts';
import { isInScope } from '../../store/apply-maintenance.ts';
import type { Mirror } from '../../store/mirror.ts';
import type { ToastStore } from '../../ui/toast-store.ts';
import { scopeText, serverIdOf, titleOfScope } from '../../words/scope.ts';
import { forEach, sayRefusals } from './change-mode.ts';

/** Servers on which new fixes run at once when these windows have ended: no other one holds them. */
export function freedBy(servers: Iterable<ServerView>, scopes: readonly string[]): ServerView[] {
  const ending = new Set(scopes);
  return [...servers].filter(
    (server) => server.held_by.every((scope) => ending.has(scope)) && scopes.some((scope) => isInScope(scope, server)),
  );
}

/** Answers whether all of them ended. Nothing that waits is touched (SRV-4). */
export async function endAll(
  { client, toasts }: { client: Pick<Client, 'resume' | 'endMaintenance'>; toasts: Pick<ToastStore, 'say'> },
  scopes: readonly MaintenanceScope[],
  mirror: Mirror | null,
): Promise<boolean> {
  const answers = await forEach(scopes, (scope): Promise<Answer<unknown>> => {
    const serverId = serverIdOf(scope);
    return serverId === null ? client.endMaintenance(scope) : client.resume(serverId);
  });
  const done = sayRefusals(toasts, answers);
  const said = done === 0 || mirror === null ? null : endedText(mirror, scopes, done);
  if (said !== null) toasts.say({ tone: 'ok', text: said });
  return done === scopes.length;
}

/** null: what changed is before the person's eyes. */
function endedText(mirror: Mirror, scopes: readonly string[], done: number): string | null {
  const freed = freedBy(mirror.servers.values(), scopes).length;
  const [only = ''] = scopes;
  const name = titleOfScope(
    only,
    scopeText(only, (serverId) => mirror.servers.get(serverId)?.display_name),
  );
  if (scopes.length > 1) return `${done} servers resumed: new fixes run at once where nothing else holds them.`;
  if (serverIdOf(only) === null) {
    return `${name}: maintenance has ended. New fixes run at once, except where other maintenance goes on.`;
  }
  return freed === 0 ? `The pause of ${name} has ended. Other maintenance still holds it, so its fixes wait on.` : null;
}
