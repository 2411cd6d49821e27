/** Who does something, and through which door (SPEC AUD-1). */
import { z } from 'zod';

/** The doors into Holdpoint. `api` is any program with a token; `timer` is Holdpoint itself at a due time. */
export const Via = z.enum(['window', 'tray', 'notification', 'cli', 'api', 'webhook', 'timer', 'host']);
export type Via = z.infer<typeof Via>;

export const ActorKind = z.enum(['person', 'token', 'rule', 'auto', 'host']);
export type ActorKind = z.infer<typeof ActorKind>;

/** Who somebody is whatever they are called: `token:` and the number of the token, which no other token ever gets. */
export const ActorId = z.string().regex(/^token:[1-9]\d*$/);
export type ActorId = z.infer<typeof ActorId>;

/**
 * `name` is the login name of a person, the name of a token or rule, or `auto` / `holdpoint` for the program itself: for people
 * to read, never to compare. Who is the same is told by `id`; without one nobody is.
 */
export const Actor = z.object({
  kind: ActorKind,
  name: z.string().min(1).max(200),
  via: Via,
  id: ActorId.optional(),
});
export type Actor = z.infer<typeof Actor>;

/** The program acting by policy: an action on a server that is not held is approved by it. */
export const AUTO: Actor = { kind: 'auto', name: 'auto', via: 'host' };
/** The program acting at a due time: resuming, expiring. */
export const TIMER: Actor = { kind: 'host', name: 'timer', via: 'timer' };
/** The program acting on what it saw: monitoring, start and stop. */
export const HOST: Actor = { kind: 'host', name: 'holdpoint', via: 'host' };

/** How an actor is written into `created_by`, `approved_by` …: a person by login name, others with their kind in front. */
export function actorLabel(actor: Actor): string {
  return actor.kind === 'token' || actor.kind === 'rule' ? `${actor.kind}:${actor.name}` : actor.name;
}

export function tokenIdentity(tokenId: number): ActorId {
  return `token:${tokenId}`;
}

/** Whether something is of this very actor; what is of an unknown identity is nobody's own. */
export function isOf(actor: Actor, id: ActorId | null): boolean {
  return id !== null && actor.id === id;
}
