/** How the desktop for tests is set up: one panel along the top with nothing but a tray at its right end. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const PANEL_SIZE = 32;

const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="${PANEL_SIZE}"/>
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

/** A home of its own under `folder`; gives what programs of that desktop need in their environment. */
export function writeDeskConfig(folder: string): Record<string, string> {
  const home = join(folder, 'home');
  const config = join(home, '.config');
  const channels = join(config, 'xfce4/xfconf/xfce-perchannel-xml');
  const runtime = join(folder, 'run');
  for (const path of [channels, join(home, '.cache'), join(home, '.local/share')]) mkdirSync(path, { recursive: true });
  mkdirSync(runtime, { mode: 0o700 });
  writeFileSync(join(channels, 'xfce4-panel.xml'), PANEL);
  writeFileSync(join(channels, 'xfce4-notifyd.xml'), NOTIFYD);
  return {
    HOME: home,
    XDG_CONFIG_HOME: config,
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_RUNTIME_DIR: runtime,
    XDG_CURRENT_DESKTOP: 'XFCE',
    GTK_A11Y: 'none',
    NO_AT_BRIDGE: '1',
  };
}
