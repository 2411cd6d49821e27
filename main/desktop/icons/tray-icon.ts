/** The tray's icon as pixels: the drawing of the level with the number of what waits on it (SPEC TRY-1). */
import { inflateRawSync } from 'node:zlib';
import type { TrayLevel } from '../../core/desk/desk-ports.ts';
import { ICON_DATA } from './icon-data.ts';
import { encodePng } from './png.ts';
import { BADGED_LEVELS, COUNTS, type IconScheme, LAYERS } from './tray-layers.ts';

export interface TrayIconRequest {
  level: TrayLevel;
  waiting: number;
  /** One of `ICON_SIZES` of the scheme. */
  size: number;
  scheme: IconScheme;
}

/** `size` × `size` pixels of red, green, blue, alpha. */
export function trayIconRgba({ level, waiting, size, scheme }: TrayIconRequest): Buffer {
  const layers = unpack(scheme, size);
  const count = countText(waiting);
  const isBadged = count !== '' && BADGED_LEVELS.some((one) => one === level);
  const pixels = Buffer.from(layers(isBadged ? `${level}-badged` : level));
  if (count !== '') drawOver(pixels, layers(level === 'waiting' ? `number ${count}` : `badge ${count}`));
  else if (level === 'waiting') drawOver(pixels, layers('waiting-dot'));
  if (scheme === 'template') cutOutWhite(pixels);
  return pixels;
}

export function trayIconPng(request: TrayIconRequest): Buffer {
  return encodePng(trayIconRgba(request), request.size);
}

/** The program's own icon at one of the sizes of `colour`, for notices and menus. */
export function appIconRgba(size: number): Buffer {
  return Buffer.from(unpack('colour', size)('app'));
}

/** The number as the icon shows it; '' for none. */
export function countText(waiting: number): string {
  if (!(waiting >= 1)) return '';
  return COUNTS[Math.min(Math.floor(waiting), COUNTS.length) - 1] ?? '';
}

function unpack(scheme: IconScheme, size: number): (layer: string) => Buffer {
  const packed = ICON_DATA[`${scheme} ${size}`];
  if (packed === undefined) throw new Error(`no icon is drawn at ${size} pixels in ${scheme}`);
  const all = inflateRawSync(Buffer.from(packed, 'base64'));
  const length = size * size * 4;
  return (layer) => {
    const start = LAYERS.indexOf(layer) * length;
    return all.subarray(start, start + length);
  };
}

/** Puts `upper` over `lower`, both with straight alpha. */
function drawOver(lower: Buffer, upper: Buffer): void {
  for (let i = 0; i < lower.length; i += 4) {
    const above = byte(upper, i + 3) / 255;
    const below = (byte(lower, i + 3) / 255) * (1 - above);
    const alpha = above + below;
    if (alpha === 0) continue;
    for (let c = i; c < i + 3; c++) lower[c] = Math.round((byte(upper, c) * above + byte(lower, c) * below) / alpha);
    lower[i + 3] = Math.round(alpha * 255);
  }
}

/** A template is a stencil: what is white in the drawing is a hole, the rest is black. */
function cutOutWhite(pixels: Buffer): void {
  for (let i = 0; i < pixels.length; i += 4) {
    pixels[i + 3] = Math.round((byte(pixels, i + 3) * (255 - byte(pixels, i))) / 255);
    pixels.fill(0, i, i + 3);
  }
}

function byte(buffer: Buffer, index: number): number {
  return buffer[index] ?? 0;
}
