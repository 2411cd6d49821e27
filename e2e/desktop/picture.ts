/** What is drawn on the screen of a desktop for tests: its pixels, what changed in them, and our icon among them. */
import { spawn } from 'node:child_process';
import type { Box } from './screen.ts';

/** Rows of red, green, blue. */
export interface Picture {
  width: number;
  height: number;
  rgb: Buffer;
}

/** The whole screen, by ImageMagick. */
export function takePicture(env: Record<string, string>): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const child = spawn('import', ['-window', 'root', '-depth', '8', 'ppm:-'], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const picture = pictureOf(Buffer.concat(chunks));
      if (picture === null) reject(new Error(`no picture of the screen: import ended with ${code}`));
      else resolve(picture);
    });
  });
}

/** Of a PPM (`P6`, width, height, 255, pixels); null where it is none. */
function pictureOf(ppm: Buffer): Picture | null {
  const head = /^P6\s(\d+)\s(\d+)\s255\s/.exec(ppm.subarray(0, 40).toString('latin1'));
  if (head === null) return null;
  const [width, height] = [Number(head[1]), Number(head[2])];
  const rgb = ppm.subarray(head[0].length);
  return rgb.length === width * height * 3 ? { width, height, rgb } : null;
}

/** Cells of that many pixels differ or do not; those that touch are one thing. */
const CELL = 32;

/** The things that differ, each in a box of its own: a notice, a menu, the clock. */
export function changedBoxes(before: Picture, now: Picture): Box[] {
  if (before.width !== now.width || before.height !== now.height) return [whole(now)];
  const across = Math.ceil(now.width / CELL);
  const cells: Point[] = [];
  for (let i = 0; i < across * Math.ceil(now.height / CELL); i++) {
    const cell = { x: i % across, y: Math.floor(i / across) };
    if (isChanged(before, now, cell)) cells.push(cell);
  }
  const boxes: Box[] = [];
  for (let rest = cells; rest.length > 0; ) {
    const thing = together(rest, 1);
    const { x, y, width, height } = aroundPoints(thing);
    const [left, top] = [x * CELL, y * CELL];
    const [wide, high] = [Math.min(width * CELL, now.width - left), Math.min(height * CELL, now.height - top)];
    boxes.push({ x: left, y: top, width: wide, height: high });
    rest = rest.filter((cell) => !thing.includes(cell));
  }
  return boxes;
}

function isChanged(before: Picture, now: Picture, cell: Point): boolean {
  const right = Math.min((cell.x + 1) * CELL, now.width);
  for (let y = cell.y * CELL; y < Math.min((cell.y + 1) * CELL, now.height); y++) {
    const [from, to] = [(y * now.width + cell.x * CELL) * 3, (y * now.width + right) * 3];
    if (before.rgb.compare(now.rgb, from, to, from, to) !== 0) return true;
  }
  return false;
}

export function whole({ width, height }: Picture): Box {
  return { x: 0, y: 0, width, height };
}

/** The fills of tray.svg that stand for something out of the ordinary; nothing else on the screens for tests has them. */
const FILLS: readonly (readonly [number, number, number])[] = [
  [0xff, 0xb2, 0x24],
  [0x2b, 0x7f, 0xdb],
  [0xdc, 0x2f, 0x37],
];
const TOLERANCE = 24;
/** Pixels of a fill, and of the outline, next to each other at a size of 16 pixels. */
const LEAST_FILL = 12;
const LEAST_EDGE = 8;

/** The outline of all of them. */
const EDGE = [0x17, 0x20, 0x2b] as const;

type Point = Pick<Box, 'x' | 'y'>;

/** Our tray icon within `area`, by its colours: it waits, is held, or failed. Null where there is none. */
export function findIcon(picture: Picture, area: Box): Box | null {
  const [fills, edges]: [Point[], Point[]] = [[], []];
  for (let y = area.y; y < Math.min(area.y + area.height, picture.height); y++)
    for (let x = area.x; x < Math.min(area.x + area.width, picture.width); x++) {
      if (FILLS.some((fill) => isColour(picture, x, y, fill))) fills.push({ x, y });
      else if (isColour(picture, x, y, EDGE)) edges.push({ x, y });
    }
  for (let rest = fills; rest.length > 0; ) {
    const icon = together(rest, GAP);
    const box = aroundPoints(icon);
    if (icon.length >= LEAST_FILL && edges.filter((point) => isAt(box, point)).length >= LEAST_EDGE) return box;
    rest = rest.filter((point) => !icon.includes(point));
  }
  return null;
}

/** No wider than the outline between the badge and the icon, and narrower than what is between two icons. */
const GAP = 4;

/** The first of them, and all that are joined with it, over no more than the gap. */
function together(points: readonly Point[], gap: number): Point[] {
  const left = new Set(points);
  const found = points.slice(0, 1);
  for (const point of found) left.delete(point);
  for (const point of found) {
    for (const other of left) {
      if (Math.abs(other.x - point.x) > gap || Math.abs(other.y - point.y) > gap) continue;
      left.delete(other);
      found.push(other);
    }
  }
  return found;
}

function isAt(box: Box, { x, y }: Point): boolean {
  return x >= box.x - GAP && x < box.x + box.width + GAP && y >= box.y - GAP && y < box.y + box.height + GAP;
}

function aroundPoints(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
}

function isColour({ rgb, width }: Picture, x: number, y: number, colour: readonly number[]): boolean {
  const at = (y * width + x) * 3;
  return colour.every((value, c) => Math.abs((rgb[at + c] ?? 0) - value) <= TOLERANCE);
}
