/** Xfce: xfce4-panel, xfce4-notifyd. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DesktopKind, libraryProgram, NOTIFICATIONS, started, startOpenbox, WATCHER } from './kind.ts';

const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
      <property name="menu-is-primary" type="bool" value="false"/>
      <property name="known-items" type="array">
        <value type="string" value="holdpoint"/>
      </property>
    </property>
  </property>
</channel>
`;

/** Notices stay until they are taken away, at the top right, and appear at once. */
const NOTIFYD = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-notifyd" version="1.0">
  <property name="notify-location" type="uint" value="2"/>
  <property name="expire-timeout-enabled" type="bool" value="false"/>
  <property name="initial-opacity" type="double" value="1.0"/>
  <property name="do-slideout" type="bool" value="false"/>
</channel>
`;

const DAEMON = 'xfce4/notifyd/xfce4-notifyd';

export const XFCE: DesktopKind = {
  name: 'xfce',
  packages: ['xfce4-panel', 'xfconf', 'xfce4-notifyd', 'openbox', 'x11-xserver-utils'],
  programs: ['xfce4-panel', 'xfconf-query', libraryProgram(DAEMON), 'openbox'],
  panelName: WATCHER,
  isExtra: true,
  panel: { edge: 'top', depth: 32 },
  menuButton: 'right',
  submenus: 'hover',
  buttons: 'always',
  takesReason: false,
  opening: 'Show',
  async prepare(session) {
    session.env.XDG_CURRENT_DESKTOP = 'XFCE';
    const channels = join(session.env.XDG_CONFIG_HOME ?? '', 'xfce4/xfconf/xfce-perchannel-xml');
    mkdirSync(channels, { recursive: true });
    writeFileSync(join(channels, 'xfce4-panel.xml'), PANEL);
    writeFileSync(join(channels, 'xfce4-notifyd.xml'), NOTIFYD);
    startOpenbox(session);
  },
  startPanel: (session) => started(session, WATCHER, 'xfce4-panel', ['--disable-wm-check']),
  startDaemon: (session) => started(session, NOTIFICATIONS, libraryProgram(DAEMON)),
};
