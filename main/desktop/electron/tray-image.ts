/** The tray's pictures as Electron wants them: one image that holds every scale. */
import { type NativeImage, nativeImage } from 'electron';
import type { TrayLevel } from '../../core/desk/desk-ports.ts';

/** PNGs of one picture; `scale` 1 is as many pixels as the system's tray is high. */
export type IconOf = (level: TrayLevel, waiting: number) => readonly { png: Buffer; scale: number }[];

/** `isTemplate`: macOS colours it itself, for light and dark menu bars; only the shape tells levels apart (TRY-1). */
export function trayImage(iconOf: IconOf, level: TrayLevel, waiting: number, isTemplate: boolean): NativeImage {
  const image = nativeImage.createEmpty();
  for (const { png, scale } of iconOf(level, waiting)) {
    image.addRepresentation({ scaleFactor: scale, buffer: png });
  }
  image.setTemplateImage(isTemplate);
  return image;
}
