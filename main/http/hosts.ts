/** Which Host and Origin values are ours: the defence against DNS rebinding and foreign pages (SPEC API-4). */
import { BlockList, isIP } from 'node:net';

/** A Host value that names something: lower case, an address as URLs write it. */
export interface ParsedHost {
  name: string;
  port: number;
  /** `name:port`, or the name alone where none was given. */
  text: string;
}

const HTTP_PORT = 80;
/** A name, or an IPv6 address in brackets and without a zone, and a port. */
const FORM = /^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::([1-9]\d{0,4}))?$/i;
/** URLs take a name whose last part is a number for an IPv4 address, in forms nobody else knows. */
const NUMBER_AT_END = /(^|\.)(\d+|0x[0-9a-f]*)$/i;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** null: it names nothing that could be reached, or not in the way that browsers and programs write it. */
export function parseHost(host: string): ParsedHost | null {
  const [, given, digits] = FORM.exec(host) ?? [];
  if (given === undefined) return null;
  const address = given.startsWith('[') ? given.slice(1, -1) : given;
  const wanted = given.startsWith('[') ? 6 : NUMBER_AT_END.test(given) ? 4 : 0;
  const port = digits === undefined ? HTTP_PORT : Number(digits);
  if (isIP(address) !== wanted || port > 65_535 || !URL.canParse(`http://${given}`)) return null;
  const name = new URL(`http://${given}`).hostname;
  return { name, port, text: digits === undefined ? name : `${name}:${port}` };
}

/** `allowed`: `host:port` values; a value without a port means port 80, as in a Host header. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const wanted = parseHost(host);
  if (wanted === null) return false;
  const known = allowed.map(parseHost).filter((value) => value !== null);
  if (known.some(({ name, port }) => name === wanted.name && port === wanted.port)) return true;
  return isLoopback(wanted.name) && known.some(({ port }) => port === wanted.port);
}

/** No name server is asked for these, so none can lead them elsewhere. */
function isLoopback(name: string): boolean {
  if (name === 'localhost') return true;
  const address = name.replace(/^\[(.*)\]$/, '$1');
  const kind = isIP(address);
  return kind !== 0 && loopback.check(address, kind === 4 ? 'ipv4' : 'ipv6');
}

/** Whether a page of that origin is the window itself: same scheme, host and port. `null` origins never are. */
export function isOwnOrigin(origin: string, protocol: string, host: string): boolean {
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && origin.toLowerCase() === new URL(own).origin;
}
