/**
 * Draws icon-data.ts from tray.svg; run by hand after the drawing changed, needs rsvg-convert and ImageMagick's convert
 * (Debian: librsvg2-bin imagemagick fonts-dejavu-core) and biome on the PATH.
 *
 *   node main/desktop/icons/draw-icons.ts                   writes icon-data.ts
 *   node main/desktop/icons/draw-icons.ts app FILE [SIZE]   writes the app's icon as a PNG, 512 px unless told
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { ICON_SIZES, type IconScheme, LAYERS } from './tray-layers.ts';

const DRAWING = readFileSync(join(import.meta.dirname, 'tray.svg'), 'utf8');
const DATA_FILE = join(import.meta.dirname, 'icon-data.ts');

const SHAPES = `.layer { display: none }
  text { font-family: 'DejaVu Sans'; font-weight: bold }
  .two { font-size: 28px; letter-spacing: -1px } #badge .two { font-size: 21px }
  path, circle { stroke-linecap: round; stroke-linejoin: round } .bars, .mark { stroke: none }`;

/** In a template white is what is cut out of the black. */
const STYLES: Readonly<Record<IconScheme, string>> = {
  colour: `.edge { stroke: #17202b; fill: #17202b } .edge[fill=none] { fill: none }
    .light-line { stroke: #f4f6f8 } .grey-line { stroke: #b7c0cb } .grey { fill: #b7c0cb }
    .amber { fill: #ffb224 } .blue { fill: #2b7fdb } .red { fill: #dc2f37 }
    .mark { fill: #fff } .mark-line { stroke: #fff } .number { fill: #17202b } .badge-edge { fill: #17202b }
    .tile { fill: #17202b } .bars { fill: #ffb224 }`,
  template: `.edge { stroke: none; fill: none } .light-line, .grey-line { stroke: #000 } .grey, .layer { fill: #000 }
    .mark, .number, .badge-edge { fill: #fff } .mark-line { stroke: #fff } .tile { fill: #000 } .bars { fill: #fff }
    #app .light-line { stroke: #fff }`,
};

function png(layer: string, scheme: IconScheme, size: number, folder: string): Buffer {
  const [id = '', count] = layer.split(' ');
  const style = `${SHAPES} ${STYLES[scheme]} #${id} { display: inline }`;
  // Two characters on a badge of eight pixels are none: a plus there says "more than can be written".
  const text = count?.length === 2 && id === 'badge' && size < 20 ? '+' : count;
  const shown = text === undefined ? DRAWING : DRAWING.replaceAll('>0</text>', `>${text}</text>`);
  const sized = text?.length === 2 ? shown.replaceAll(/class="number"( x="[\d.]+" y=")([\d.]+)/g, raised) : shown;
  const [css, svg] = [join(folder, 'style.css'), join(folder, 'drawing.svg')];
  writeFileSync(css, style);
  writeFileSync(svg, sized);
  return execFileSync('rsvg-convert', ['--stylesheet', css, '-w', String(size), '-h', String(size), svg]);
}

/** Two characters are smaller, so their foot is higher. */
function raised(_match: string, before: string, y: string): string {
  return `class="number two"${before}${Number(y) - 3.5}`;
}

function rgba(layer: string, scheme: IconScheme, size: number, folder: string): Buffer {
  const pixels = execFileSync('convert', ['png:-', '-depth', '8', 'RGBA:-'], {
    input: png(layer, scheme, size, folder),
  });
  if (pixels.length !== size * size * 4) throw new Error(`${layer} at ${size} has ${pixels.length} bytes`);
  return pixels;
}

function writeData(folder: string): void {
  const lines = Object.entries(ICON_SIZES).flatMap(([scheme, sizes]) =>
    sizes.map((size) => {
      const layers = LAYERS.map((layer) => rgba(layer, scheme as IconScheme, size, folder));
      const packed = deflateRawSync(Buffer.concat(layers), { level: 9 }).toString('base64');
      return `  '${scheme} ${size}': '${packed}',`;
    }),
  );
  const head = '/** Written by draw-icons.ts from tray.svg; not by hand. Layers as in tray-layers.ts, deflated. */';
  const body = `export const ICON_DATA: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n};`;
  writeFileSync(DATA_FILE, `${head}\n${body}\n`);
  execFileSync('biome', ['format', '--write', DATA_FILE], { stdio: 'inherit' });
}

const folder = mkdtempSync(join(tmpdir(), 'draw-icons-'));
try {
  const [what, file, size = '512'] = process.argv.slice(2);
  if (what === 'app' && file !== undefined) writeFileSync(file, png('app', 'colour', Number(size), folder));
  else writeData(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
