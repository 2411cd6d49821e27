/** Sway: waybar with the tray, and mako or SwayNotificationCenter. Drawn into a window of Xvfb, so that xdotool is its hand. */
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import type { Session } from '../session.ts';
import { type DesktopKind, NOTIFICATIONS, started, WATCHER } from './kind.ts';

const BAR = {
  layer: 'top',
  position: 'top',
  height: 28,
  'modules-right': ['tray', 'clock'],
  tray: { 'icon-size': 20, spacing: 8 },
};

/** sway refuses to be root: then it runs as nobody, in a folder of its own, and root's programs are its guests. */
const NOBODY = 65534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

async function prepare(session: Session): Promise<void> {
  const { env } = session;
  const config = env.XDG_CONFIG_HOME ?? '';
  const own = join(session.folder, 'sway');
  const told = join(own, 'env');
  const isRoot = process.getuid?.() === 0;
  mkdirSync(own, { mode: 0o700 });
  if (isRoot) {
    chmodSync(session.folder, 0o711);
    chownSync(own, NOBODY, NOBODY);
  }
  for (const name of ['sway', 'waybar']) mkdirSync(join(config, name));
  const lines = [
    'output * bg #406080 solid_color',
    'output X11-1 mode 1280x800',
    'default_border none',
    `exec env > ${told}`,
  ];
  writeFileSync(join(config, 'sway/config'), `${lines.join('\n')}\n`);
  writeFileSync(join(config, 'waybar/config'), JSON.stringify(BAR));
  Object.assign(env, { XDG_CURRENT_DESKTOP: 'sway', XDG_SESSION_TYPE: 'wayland' });
  const [program = '', ...args] = [...(isRoot ? AS_NOBODY : []), 'sway'];
  const backend = { WLR_BACKENDS: 'x11', WLR_RENDERER: 'pixman', WLR_X11_OUTPUTS: '1' };
  session.start(program, args, { ...backend, XDG_RUNTIME_DIR: own });
  const text = await until(
    'sway',
    () =>
      existsSync(told) &&
      [readFileSync(told, 'utf8')].find((env) => env.includes('SWAYSOCK=') && env.includes('WAYLAND_DISPLAY=')),
  );
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
  env.WAYLAND_DISPLAY = join(own, setting('WAYLAND_DISPLAY'));
  env.SWAYSOCK = setting('SWAYSOCK');
}

const SWAY = {
  panelName: WATCHER,
  panel: { edge: 'top', depth: 28 },
  menuButton: 'right',
  submenus: 'hover',
  prepare,
  startPanel: (session: Session) => started(session, WATCHER, 'waybar'),
} as const;

export const SWAY_MAKO: DesktopKind = {
  ...SWAY,
  name: 'sway-mako',
  isExtra: true,
  packages: ['sway', 'waybar', 'mako-notifier'],
  programs: ['sway', 'waybar', 'mako'],
  buttons: 'none',
  takesReason: false,
  opening: null,
  startDaemon: (session) => started(session, NOTIFICATIONS, 'mako'),
};

export const SWAY_SWAYNC: DesktopKind = {
  ...SWAY,
  name: 'sway-swaync',
  isExtra: true,
  packages: ['sway', 'waybar', 'sway-notification-center'],
  programs: ['sway', 'waybar', 'swaync'],
  buttons: 'always',
  takesReason: false,
  opening: null,
  startDaemon: (session) => started(session, NOTIFICATIONS, 'swaync'),
};
