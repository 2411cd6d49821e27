/** Where the session bus is: its address as the D-Bus specification writes it, read into what a socket needs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type BusTarget = { socket: string } | { host: string; port: number };

export type Env = Readonly<Record<string, string | undefined>>;

export interface AddressDeps {
  env: Env;
  /** Absent on systems without user ids. */
  uid?: number | undefined;
  exists?: ((path: string) => boolean) | undefined;
}

/** In the order to be tried, or one sentence why there is none. Asked anew before each try: a login may have come since. */
export function sessionBusTargets({ env, uid, exists = existsSync }: AddressDeps): BusTarget[] | { why: string } {
  const given = env.DBUS_SESSION_BUS_ADDRESS;
  if (given !== undefined && given !== '') {
    const targets = parseBusAddress(given);
    return targets.length > 0 ? targets : { why: 'DBUS_SESSION_BUS_ADDRESS names no bus that can be reached.' };
  }
  // No D-Bus library for Node tries these, though they are where systemd puts the bus.
  const folders = [env.XDG_RUNTIME_DIR, uid === undefined ? undefined : `/run/user/${uid}`];
  const paths = folders.flatMap((folder) => (folder === undefined || folder === '' ? [] : [join(folder, 'bus')]));
  const found = paths.find((path) => exists(path));
  return found === undefined
    ? { why: 'There is no desktop session here (no D-Bus session bus).' }
    : [{ socket: found }];
}

/** Kinds of address that start programs (`unixexec`, `autolaunch`) are left out. */
export function parseBusAddress(address: string): BusTarget[] {
  return address.split(';').flatMap((part) => {
    const [family = '', text = ''] = splitOnce(part, ':');
    const values = new Map(text.split(',').map((pair) => splitOnce(pair, '=')));
    const target = family === 'unix' ? unixTarget(values) : family === 'tcp' ? tcpTarget(values) : null;
    return target === null ? [] : [target];
  });
}

function unixTarget(values: Map<string, string>): BusTarget | null {
  const path = decoded(values.get('path'));
  if (path !== null) return { socket: path };
  const abstract = decoded(values.get('abstract'));
  // Node names an abstract socket by a leading NUL.
  return abstract === null ? null : { socket: `\0${abstract}` };
}

function tcpTarget(values: Map<string, string>): BusTarget | null {
  const port = Number(values.get('port'));
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  return isPort ? { host: decoded(values.get('host')) ?? 'localhost', port } : null;
}

/** Values are percent-encoded; null for none and for one that is not valid. */
function decoded(value: string | undefined): string | null {
  if (value === undefined || value === '') return null;
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
