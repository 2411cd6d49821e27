/** The tray's drawings at the sizes Electron is asked for. */
import { trayIconPng } from '../icons/tray-icon.ts';
import type { IconOf } from './tray-image.ts';

/** Pixels of an icon in the menu bar or notification area at scale 1. */
const BASE = 16;
const TEMPLATE_SIZES = [16, 32];
const COLOUR_SIZES = [16, 20, 24, 32, 48];

/** macOS gets stencils it colours itself; Windows gets every size its scales ask for. */
export function iconsFor(platform: NodeJS.Platform): IconOf {
  const [scheme, sizes] =
    platform === 'darwin' ? (['template', TEMPLATE_SIZES] as const) : (['colour', COLOUR_SIZES] as const);
  return (level, waiting) =>
    sizes.map((size) => ({ png: trayIconPng({ level, waiting, size, scheme }), scale: size / BASE }));
}
