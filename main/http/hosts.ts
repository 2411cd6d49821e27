/** Which Host and Origin values are ours: the defence against DNS rebinding and foreign pages (SPEC API-4). */

const LOOPBACK = /^(localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

/** `allowed`: `host:port` values; a value without a port means port 80, as in a Host header. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const wanted = host.toLowerCase();
  if (allowed.some((value) => value.toLowerCase() === wanted)) return true;
  const { name, port } = split(wanted);
  return LOOPBACK.test(name) && allowed.some((value) => split(value).port === port);
}

/** Whether a page of that origin is the window itself: same scheme, host and port. `null` origins never are. */
export function isOwnOrigin(origin: string, protocol: string, host: string): boolean {
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && origin.toLowerCase() === new URL(own).origin;
}

function split(host: string): { name: string; port: string } {
  const match = /^(.*):(\d+)$/.exec(host);
  return match?.[1] === undefined || match[2] === undefined
    ? { name: host, port: '80' }
    : { name: match[1], port: match[2] };
}
