import { statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { TRAY_LEVELS } from '../../core/desk/desk-ports.ts';
import { ICON_DATA } from './icon-data.ts';
import { trayIconPng, trayIconRgba } from './tray-icon.ts';
import { ICON_SIZES, type IconScheme, LAYERS } from './tray-layers.ts';

const ALL = Object.entries(ICON_SIZES).flatMap(([scheme, sizes]) =>
  sizes.map((size) => [scheme as IconScheme, size] as const),
);

test.each(ALL)('TRY-1: %s icons at %d pixels are all there', (scheme, size) => {
  const packed = Buffer.from(ICON_DATA[`${scheme} ${size}`] ?? '', 'base64');
  expect(inflateRawSync(packed)).toHaveLength(LAYERS.length * size * size * 4);
});

test('TRY-1: the drawn icons stay small', () => {
  expect(Object.keys(ICON_DATA)).toHaveLength(ALL.length);
  expect(statSync(join(import.meta.dirname, 'icon-data.ts')).size).toBeLessThan(150_000);
});

/** Light or dark, as on a screen without colours; transparent is in between. */
function inGrey(rgba: Buffer): number[] {
  const pixels = Array.from({ length: rgba.length / 4 }, (_, i) => rgba.subarray(i * 4, i * 4 + 4));
  return pixels.map(([r = 0, g = 0, b = 0, a = 0]) => (0.3 * r + 0.6 * g + 0.1 * b) * (a / 255) + 128 * (1 - a / 255));
}

test.each(ALL)('TRY-1: levels and counts differ without colour (%s, %d pixels)', (scheme, size) => {
  const pictures = TRAY_LEVELS.flatMap((level) =>
    [0, 1, 2, 9, 10].map((waiting) => ({
      name: `${level} ${waiting}`,
      rgba: trayIconRgba({ level, waiting, size, scheme }),
    })),
  );
  for (const [index, one] of pictures.entries()) {
    for (const other of pictures.slice(index + 1)) {
      const [a, b] = [inGrey(one.rgba), inGrey(other.rgba)];
      const different = a.filter((grey, i) => Math.abs(grey - (b[i] ?? 0)) > 24).length;
      expect(different, `${one.name} and ${other.name}`).toBeGreaterThan(size / 4);
    }
  }
});

test('TRY-1: ten and more look alike, and less than one is none', () => {
  const at = (waiting: number) => trayIconRgba({ level: 'failed', waiting, size: 22, scheme: 'colour' });
  expect(at(10)).toEqual(at(5_000));
  for (const none of [-1, Number.NaN, 0.5]) expect(at(none)).toEqual(at(0));
  expect(() => trayIconRgba({ level: 'failed', waiting: 0, size: 17, scheme: 'colour' })).toThrow('17');
});

test('a template is black and alpha alone', () => {
  const rgba = trayIconRgba({ level: 'failed', waiting: 4, size: 32, scheme: 'template' });
  for (let i = 0; i < rgba.length; i += 4) expect([...rgba.subarray(i, i + 3)]).toEqual([0, 0, 0]);
  expect(new Set(rgba.filter((_, i) => i % 4 === 3)).size).toBeGreaterThan(10);
});

test('a PNG holds the very pixels', () => {
  const request = { level: 'waiting', waiting: 3, size: 16, scheme: 'colour' } as const;
  const png = trayIconPng(request);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([16, 16]);
  const start = png.indexOf('IDAT');
  const lines = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)));
  const pixels = Buffer.concat(Array.from({ length: 16 }, (_, y) => lines.subarray(y * 65 + 1, (y + 1) * 65)));
  expect(pixels).toEqual(trayIconRgba(request));
});
