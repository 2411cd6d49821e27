/** MATE: mate-panel with the indicator applet, mate-notification-daemon. */
import { type DesktopKind, libraryProgram, NOTIFICATIONS, started, startOpenbox, WATCHER } from './kind.ts';

const DAEMON = 'mate-notification-daemon/mate-notification-daemon';

export const MATE: DesktopKind = {
  name: 'mate',
  packages: ['mate-panel', 'mate-notification-daemon', 'mate-indicator-applet', 'openbox', 'x11-xserver-utils'],
  programs: ['mate-panel', libraryProgram(DAEMON), 'openbox'],
  panelName: WATCHER,
  isExtra: true,
  panel: { edge: 'top', depth: 24 },
  menuButton: 'right',
  submenus: 'hover',
  buttons: 'always',
  takesReason: false,
  opening: null,
  async prepare(session) {
    session.env.XDG_CURRENT_DESKTOP = 'MATE';
    startOpenbox(session);
  },
  startPanel: (session) => started(session, WATCHER, 'mate-panel', ['--replace']),
  startDaemon: (session) => started(session, NOTIFICATIONS, libraryProgram(DAEMON)),
};
