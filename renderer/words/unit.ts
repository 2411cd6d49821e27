/** Names of units, as people and programs give them. */

/** `nginx` and `nginx.service` name the same unit (SVC-2). */
export function isSameUnit(one: string, other: string): boolean {
  return bareUnit(one) === bareUnit(other);
}

/** The name without `.service`, which says nothing a person needs. */
export function bareUnit(name: string): string {
  return name.endsWith('.service') ? name.slice(0, -'.service'.length) : name;
}
