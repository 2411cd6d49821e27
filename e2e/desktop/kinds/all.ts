/** Every kind of desktop there is for tests. */
import { GNOME_WAYLAND, GNOME_X11 } from './gnome.ts';
import type { DesktopKind } from './kind.ts';
import { LXQT } from './lxqt.ts';
import { MATE } from './mate.ts';
import { PLASMA } from './plasma.ts';
import { SWAY_MAKO, SWAY_SWAYNC } from './sway.ts';
import { XFCE } from './xfce.ts';

export const KINDS: readonly DesktopKind[] = [
  XFCE,
  MATE,
  LXQT,
  SWAY_MAKO,
  SWAY_SWAYNC,
  PLASMA,
  GNOME_X11,
  GNOME_WAYLAND,
];
