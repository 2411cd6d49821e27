/** LXQt: lxqt-panel, lxqt-notificationd. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DesktopKind, NOTIFICATIONS, started, startOpenbox, WATCHER } from './kind.ts';

/** One panel along the top with nothing but a tray at its right end. */
const PANEL = `[General]
__userfile__=true
iconTheme=Adwaita
panels=panel1

[panel1]
animation-duration=0
hidable=false
iconSize=22
panelSize=32
plugins=spacer, statusnotifier
position=Top
width=100
width-percent=true

[spacer]
alignment=Left
expandable=true
type=spacer

[statusnotifier]
alignment=Right
type=statusnotifier
`;

export const LXQT: DesktopKind = {
  name: 'lxqt',
  packages: ['lxqt-panel', 'lxqt-notificationd', 'openbox', 'x11-xserver-utils'],
  programs: ['lxqt-panel', 'lxqt-notificationd', 'openbox'],
  panelName: WATCHER,
  isExtra: true,
  panel: { edge: 'top', depth: 32 },
  menuButton: 'right',
  submenus: 'click',
  buttons: 'always',
  takesReason: false,
  opening: null,
  async prepare(session) {
    session.env.XDG_CURRENT_DESKTOP = 'LXQt';
    const folder = join(session.env.XDG_CONFIG_HOME ?? '', 'lxqt');
    mkdirSync(folder);
    writeFileSync(join(folder, 'panel.conf'), PANEL);
    writeFileSync(join(folder, 'lxqt.conf'), '[General]\n__userfile__=true\n');
    startOpenbox(session);
  },
  startPanel: (session) => started(session, WATCHER, 'lxqt-panel'),
  startDaemon: (session) => started(session, NOTIFICATIONS, 'lxqt-notificationd'),
};
