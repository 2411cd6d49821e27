/** What Electron needs of a Linux machine, looked at before it is chosen: a screen that answers, and a sandbox it may use. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** How long a display server may take to answer a connection, milliseconds. */
const ANSWER_LIMIT_MS = 3_000;

/** What was found; each answers one question, so that a test can say what would be found elsewhere. */
export interface LinuxFacts {
  isRoot: boolean;
  /** Whether Wayland or X takes a connection. */
  hasScreen(): Promise<boolean>;
  /** Whether this user may make the namespaces that Chromium's sandbox is made of. */
  hasUserNamespaces(): boolean;
  /** Whether AppArmor forbids them to programs without a profile of their own (Ubuntu 23.10 and later). */
  isRestrictedByAppArmor(): boolean;
  /** Whether the helper beside the binary may make them instead: root's, with mode 4755. */
  isHelperSetUid(): boolean;
}

/** null: Electron can be tried. Else the cause and what would help, one sentence that begins small. */
export async function whyNoElectronOnLinux(facts: LinuxFacts): Promise<string | null> {
  if (!(await facts.hasScreen())) return 'there is no screen for Electron here (neither Wayland nor X answers)';
  if (facts.isRoot) return 'Electron does not run as root; start Holdpoint as yourself to get its own window';
  if (facts.isHelperSetUid() || facts.hasUserNamespaces()) return null;
  const help = 'make chrome-sandbox beside its binary root’s with mode 4755, or use the package for this system';
  return facts.isRestrictedByAppArmor()
    ? `AppArmor keeps Electron from its sandbox; ${help}`
    : `this system keeps Electron from its sandbox (unprivileged user namespaces are off); ${help}`;
}

/** The facts of this machine. `binaryFolder`: where Electron's binary lies. */
export function linuxFacts(binaryFolder: string | null, env: NodeJS.ProcessEnv = process.env): LinuxFacts {
  return {
    isRoot: process.getuid?.() === 0,
    hasScreen: async () => (await Promise.all(screens(env).map(answers))).includes(true),
    hasUserNamespaces,
    isRestrictedByAppArmor: () => setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1',
    isHelperSetUid: () => binaryFolder !== null && isSetUidRoot(join(binaryFolder, 'chrome-sandbox')),
  };
}

/** Tried, where util-linux is there, for a setting alone does not tell what AppArmor or a container forbids. */
function hasUserNamespaces(): boolean {
  const tried = spawnSync('unshare', ['--user', '--map-root-user', 'true'], {
    stdio: 'ignore',
    timeout: ANSWER_LIMIT_MS,
  });
  if (tried.error === undefined) return tried.status === 0;
  return (
    setting('/proc/sys/kernel/unprivileged_userns_clone') !== '0' &&
    setting('/proc/sys/user/max_user_namespaces') !== '0' &&
    setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== '1'
  );
}

function setting(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function isSetUidRoot(path: string): boolean {
  try {
    const { uid, mode } = statSync(path);
    return uid === 0 && (mode & 0o7777) === 0o4755;
  } catch {
    return false;
  }
}

type Address = { path: string } | { host: string; port: number };

/** Where the display servers that the environment names listen. */
export function screens({ WAYLAND_DISPLAY, XDG_RUNTIME_DIR, DISPLAY }: NodeJS.ProcessEnv): Address[] {
  const addresses: Address[] = [];
  if (WAYLAND_DISPLAY?.startsWith('/')) addresses.push({ path: WAYLAND_DISPLAY });
  else if (WAYLAND_DISPLAY && XDG_RUNTIME_DIR) addresses.push({ path: join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY) });
  const [, host, number] = /^(?:unix)?(?:\/unix)?([^:/]*):(\d+)(?:\.\d+)?$/.exec(DISPLAY ?? '') ?? [];
  if (number !== undefined && !host) {
    // X listens on a file, and on Linux by the same name without one.
    const path = `/tmp/.X11-unix/X${number}`;
    addresses.push({ path }, { path: `\0${path}` });
  } else if (number !== undefined && host !== undefined) addresses.push({ host, port: 6000 + Number(number) });
  return addresses;
}

function answers(address: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(ANSWER_LIMIT_MS, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
