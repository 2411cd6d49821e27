/** GNOME with the AppIndicator extension: gnome-shell is window manager, panel and notification daemon; on X11, or nested with Wayland. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../session.ts';
import { type DesktopKind, NOTIFICATIONS, WATCHER } from './kind.ts';

/** A system bus with a logind of which it can be believed that nobody sits elsewhere. */
const SYSTEM_BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;

const SETTINGS = [
  ['org.gnome.shell', 'welcome-dialog-last-shown-version', '99'],
  ['org.gnome.desktop.interface', 'enable-animations', 'false'],
  ['org.gnome.desktop.session', 'idle-delay', '0'],
  ['org.gnome.desktop.screensaver', 'lock-enabled', 'false'],
  ['org.gnome.shell', 'enabled-extensions', "['ubuntu-appindicators@ubuntu.com']"],
] as const;

async function prepare(session: Session, type: 'x11' | 'wayland'): Promise<void> {
  Object.assign(session.env, {
    XDG_CURRENT_DESKTOP: 'GNOME',
    XDG_SESSION_TYPE: type,
    XDG_SESSION_DESKTOP: 'gnome',
    DESKTOP_SESSION: 'gnome',
    GNOME_SHELL_SESSION_MODE: 'user',
    GSETTINGS_BACKEND: 'dconf',
  });
  const config = join(session.folder, 'system-bus.conf');
  writeFileSync(config, SYSTEM_BUS);
  const bus = session.start('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address']);
  session.env.DBUS_SYSTEM_BUS_ADDRESS = await bus.firstLine();
  session.start('/usr/bin/python3', ['-m', 'dbusmock', '--system', '--template', 'logind']);
  await session.start('dbus-update-activation-environment', ['--all']).ended();
  for (const setting of SETTINGS) await session.start('gsettings', ['set', ...setting]).ended();
}

const GNOME_PACKAGES = [
  'gnome-shell',
  'gnome-shell-extension-appindicator',
  'gnome-session-bin',
  'gjs',
  'python3-dbusmock',
];

/** The shell starts with its overview before everything. */
async function uncover(session: Session): Promise<void> {
  const shell = ['--session', '--dest', 'org.gnome.Shell', '--object-path', '/org/gnome/Shell', '--method'];
  const set = ['org.freedesktop.DBus.Properties.Set', 'org.gnome.Shell', 'OverviewActive', '<false>'];
  await session.start('gdbus', ['call', ...shell, ...set]).ended();
}

const GNOME = {
  packages: GNOME_PACKAGES,
  programs: ['gnome-shell', 'gjs', 'gsettings'],
  panelName: WATCHER,
  isExtra: true,
  panel: { edge: 'top', depth: 28 },
  menuButton: 'left',
  submenus: 'click',
  buttons: 'hover',
  takesReason: false,
  opening: null,
  ownNotices: [...(process.getuid?.() === 0 ? ['Logged in as a privileged user'] : []), 'Screen Lock disabled'],
  uncover,
  startDaemon: null,
} as const;

async function startShell(session: Session, args: string[], more: Record<string, string> = {}) {
  const shell = session.start('gnome-shell', args, more);
  await Promise.all([session.owned(NOTIFICATIONS), session.owned(WATCHER), session.owned('org.gnome.Shell')]);
  return shell;
}

export const GNOME_X11: DesktopKind = {
  ...GNOME,
  name: 'gnome',
  prepare: (session) => prepare(session, 'x11'),
  startPanel: (session) => startShell(session, ['--x11', '--sm-disable']),
};

export const GNOME_WAYLAND: DesktopKind = {
  ...GNOME,
  name: 'gnome-wayland',
  prepare: (session) => prepare(session, 'wayland'),
  async startPanel(session) {
    const shell = await startShell(session, ['--nested', '--wayland', '--wayland-display=holdpoint-gnome'], {
      MUTTER_DEBUG_DUMMY_MODE_SPECS: '1280x800',
    });
    session.env.WAYLAND_DISPLAY = 'holdpoint-gnome';
    return shell;
  },
};
