/** KDE Plasma on X11: kwin, kded5 with the tray's watcher, plasmashell as panel and notification daemon. */
import { type DesktopKind, NOTIFICATIONS, WATCHER } from './kind.ts';

export const PLASMA: DesktopKind = {
  name: 'plasma',
  packages: ['plasma-desktop', 'plasma-workspace', 'kwin-x11'],
  programs: ['plasmashell', 'kwin_x11', 'kded5'],
  panelName: NOTIFICATIONS,
  isExtra: true,
  panel: { edge: 'bottom', depth: 46 },
  menuButton: 'right',
  submenus: 'click',
  buttons: 'always',
  takesReason: true,
  opening: null,
  async prepare(session) {
    Object.assign(session.env, {
      XDG_CURRENT_DESKTOP: 'KDE',
      XDG_SESSION_TYPE: 'x11',
      XDG_SESSION_DESKTOP: 'KDE',
      KDE_FULL_SESSION: 'true',
      KDE_SESSION_VERSION: '5',
      DESKTOP_SESSION: 'plasma',
      XDG_MENU_PREFIX: 'plasma-',
      XDG_CONFIG_DIRS: '/etc/xdg',
      QT_QUICK_BACKEND: 'software',
      QT_XCB_GL_INTEGRATION: 'none',
      KWIN_COMPOSE: 'N',
    });
    await session.start('dbus-update-activation-environment', ['--all']).ended();
    session.start('kwin_x11', ['--no-kactivities']);
    await session.owned('org.kde.KWin');
    session.start('kded5');
    await session.owned('org.kde.kded5');
  },
  async startPanel(session) {
    const panel = session.start('plasmashell', ['--no-respawn']);
    await Promise.all([session.owned(NOTIFICATIONS), session.owned(WATCHER)]);
    return panel;
  },
  startDaemon: null,
};
