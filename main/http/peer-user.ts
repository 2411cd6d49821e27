/**
 * Which user of this machine is at the other end of a connection. Cookies do not tell ports apart, so a program of
 * another user that the person's browser once talked to on this machine has seen the window's cookie; it is worth nothing
 * to that user, whose connections are another user's.
 */
import { readFileSync } from 'node:fs';

/** The part of a socket that is looked at. */
export interface Ends {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const ESTABLISHED = '01';

/** As `peerUser`, asking once for each connection: who made it never changes. */
export function createPeerUsers(): (socket: Ends) => number | null {
  const known = new WeakMap<Ends, number>();
  return (socket) => {
    const user = known.get(socket) ?? peerUser(socket);
    if (user !== null) known.set(socket, user);
    return user;
  };
}

/** The user id; null where the other end is not on this machine, or the system does not say (all but Linux). */
export function peerUser(socket: Ends, read = readTable): number | null {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remotePort === undefined || localPort === undefined || !isOnThisMachine(remoteAddress, localAddress)) return null;
  // The other end's own row: what is remote here is local there.
  const theirs = endsIn(remoteAddress, remotePort);
  const ours = endsIn(localAddress, localPort);
  for (const table of TABLES) {
    for (const line of read(table).split('\n')) {
      const [, local, remote, state, , , , user] = line.trim().split(/\s+/);
      if (local === undefined || remote === undefined || state !== ESTABLISHED) continue;
      if (theirs.includes(local) && ours.includes(remote)) return Number(user);
    }
  }
  return null;
}

function isOnThisMachine(remote: string | undefined, local: string | undefined): remote is string {
  return remote !== undefined && (remote === local || /^(::ffff:)?127\./.test(remote) || remote === '::1');
}

/** An address and port as the tables write them: of IPv4, also as it stands among IPv6. */
function endsIn(address: string | undefined, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address ?? '');
  if (v4 !== null) {
    const word = v4.slice(1).map(Number).reverse().map(hexByte).join('');
    return [`${word}${suffix}`, `0000000000000000FFFF0000${word}${suffix}`];
  }
  return [`${v6Words(address ?? '')}${suffix}`];
}

/** Four words of 32 bits, each with its bytes turned round. */
function v6Words(address: string): string {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const all = [...first, ...Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0'), ...last];
  const bytes = all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
  return [0, 4, 8, 12]
    .map((at) =>
      bytes
        .slice(at, at + 4)
        .reverse()
        .map(hexByte)
        .join(''),
    )
    .join('');
}

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

function readTable(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
