/** Names of units, as people and programs give them. */

/** `nginx` and `nginx.service` name the same unit (SVC-2). */
export function isSameUnit(one: string, other: string): boolean {
  return bareUnit(one) === bareUnit(other);
}

/** The name without `.service`, which says nothing a person needs. */
export function bareUnit(name: string): string {
  return name.endsWith('.service') ? name.slice(0, -'.service'.length) : name;
}

/** What a unit's `needs_reload` means to whoever restarts it. */
export const RELOAD_PENDING =
  'Its files changed on the server and systemd has not read them anew: a restart runs it as it was before. ' +
  'systemctl daemon-reload there takes them over.';
