/** Addresses that something outside the page asks it to open. */

/** Whether it is one of this window: a path, and none that leads to another host. */
export function isOwnAddress(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('/') && !value.startsWith('//');
}
