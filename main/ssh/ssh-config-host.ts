/** One host as a configuration of OpenSSH has it, and whether our own client can reach it so (SSH-2). */
import { isAbsolute } from 'node:path';
import { HostName, SshUser } from '../contract/server.ts';
import type { SshConfigHost } from '../contract/window.ts';
import { matchesAny } from './host-pattern.ts';

/** A stretch of lines that count for the same hosts. */
export interface Section {
  /** Lists of patterns that must all match; none: every host. */
  scope: readonly (readonly string[])[];
  /** Whether it applies only ssh can tell; where known, no other hosts than these patterns match. null: no doubt. */
  doubt: { hosts: readonly string[] | null } | null;
  /** By keyword in lower case; the first value is the one that counts, except where all do. */
  values: Map<string, string[]>;
}

const isIn = (section: Section, alias: string) => section.scope.every((patterns) => matchesAny(patterns, alias));

/** A name that a block gives and that its blocks let through. */
export function namesHost(name: string, sections: readonly Section[]): boolean {
  if (!/^[^*?!\p{C}]{1,253}$/u.test(name)) return false;
  return sections.some((section) => section.scope.at(-1)?.includes(name) === true && isIn(section, name));
}

/** What decides where and how one logs in: a block that may apply and says none of it changes nothing. */
const DECISIVE = [
  'hostname',
  'port',
  'user',
  'identityfile',
  'identityagent',
  'certificatefile',
  'proxyjump',
  'proxycommand',
  'pkcs11provider',
  'bindaddress',
  'bindinterface',
  'include',
];

/** null: what is said of it cannot be a server. */
export async function resolveHost(
  alias: string,
  sections: readonly Section[],
  home: string,
  exists: (path: string) => Promise<boolean>,
): Promise<Omit<SshConfigHost, 'is_known'> | null> {
  const certain = sections.filter((section) => section.doubt === null && isIn(section, alias));
  const all = (keyword: string) => certain.flatMap(({ values }) => values.get(keyword) ?? []);
  const first = (keyword: string) => all(keyword)[0];
  const host = HostName.safeParse((first('hostname') ?? '%h').replaceAll('%h', alias));
  const port = Number(first('port') ?? 22);
  if (!host.success || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  const given = first('user');
  const user = given === undefined ? null : SshUser.safeParse(given);
  const ssh_user = user?.success === true ? user.data : null;
  const expand = (path: string) => keyPath(path, { home, alias, host: host.data, port, user: ssh_user });
  return {
    alias,
    host: host.data,
    port,
    ssh_user,
    identity_file: await firstKey(all('identityfile').map(expand), exists),
    refusal:
      (user?.success === false ? 'Its login name is none that Holdpoint can use.' : null) ??
      unsupported(first) ??
      doubtful(alias, host.data, sections),
  };
}

/** Keywords our client has no way for, where they are set to something. */
const UNSUPPORTED: readonly [keyword: string, name: string][] = [
  ['proxyjump', 'goes through another host (ProxyJump)'],
  ['proxycommand', 'is reached by a program (ProxyCommand)'],
  ['certificatefile', 'logs in with a certificate (CertificateFile)'],
  ['identityagent', 'asks an agent of its own (IdentityAgent)'],
  ['pkcs11provider', 'logs in with a hardware key (PKCS11Provider)'],
  ['bindaddress', 'is reached from one address alone (BindAddress)'],
  ['bindinterface', 'is reached from one interface alone (BindInterface)'],
];
const UNSET = new Set(['none', 'no', 'ssh_auth_sock']);

function unsupported(first: (keyword: string) => string | undefined): string | null {
  const canonicalize = first('canonicalizehostname')?.toLowerCase();
  if (canonicalize === 'yes' || canonicalize === 'always') {
    return 'ssh completes its name by asking (CanonicalizeHostname), which Holdpoint does not do yet.';
  }
  const found = UNSUPPORTED.find(([keyword]) => {
    const value = first(keyword);
    return value !== undefined && !UNSET.has(value.toLowerCase());
  });
  return found === undefined ? null : `It ${found[1]}, which Holdpoint cannot do yet.`;
}

function doubtful(alias: string, host: string, sections: readonly Section[]): string | null {
  const isDoubtful = sections.some(
    (section) =>
      section.doubt !== null &&
      isIn(section, alias) &&
      (section.doubt.hosts === null || [alias, host].some((name) => matchesAny(section.doubt?.hosts ?? [], name))) &&
      DECISIVE.some((keyword) => section.values.has(keyword)),
  );
  return isDoubtful ? 'A Match block may change how it is reached; only ssh can tell whether it does.' : null;
}

async function firstKey(
  paths: readonly (string | null)[],
  exists: (path: string) => Promise<boolean>,
): Promise<string | null> {
  for (const path of paths) {
    // A public key there means: that key of the agent.
    if (path !== null && !path.endsWith('.pub') && (await exists(path))) return path;
  }
  return null;
}

interface Known {
  home: string;
  alias: string;
  host: string;
  port: number;
  user: string | null;
}

/** Absolute, or null where it depends on more than is known here. */
function keyPath(given: string, { home, alias, host, port, user }: Known): string | null {
  const tokens: Record<string, string | null> = { '%d': home, '%h': host, '%n': alias, '%p': String(port), '%r': user };
  let isKnown = true;
  const path = given
    .replace(/^~(?=\/)/, () => home)
    .replace(/%./g, (token) => {
      const value = Object.hasOwn(tokens, token) ? (tokens[token] ?? null) : null;
      if (value === null) isKnown = false;
      return value ?? '';
    });
  return isKnown && isAbsolute(path) && path.length <= 4096 && !/[%$\0]/.test(path) ? path : null;
}
