/** Reads what is written on the screen, as a person does: by tesseract. */
import { spawn } from 'node:child_process';
import type { Picture } from './picture.ts';
import type { Box } from './screen.ts';

export interface Word extends Box {
  text: string;
}

/** Letters of 13 pixels are too small for it. */
const SCALE = 3;

export async function readWords(picture: Picture, area: Box): Promise<Word[]> {
  const { width, height } = area;
  if (width < 8 || height < 8) return [];
  const tsv = await tesseract(enlarged(picture, area));
  return tsv
    .split('\n')
    .slice(1)
    .flatMap((row) => {
      const [level, , , , , , left, top, wide, high, , text = ''] = row.split('\t');
      if (level !== '5' || text.trim() === '') return [];
      const [x, y, w, h] = [left, top, wide, high].map((value) => Math.round(Number(value) / SCALE));
      const box = { x: area.x + (x ?? 0), y: area.y + (y ?? 0), width: w ?? 0, height: h ?? 0 };
      return [{ ...box, text: text.trim() }];
    });
}

/**
 * The box of the words that say this: best a line that says no more, then the start of one, then any part of it, then words
 * that go on in the next line. Letters that look alike are the same.
 */
export function findWords(words: readonly Word[], wanted: string): Box | null {
  const goal = alike(wanted);
  const lines = linesOf(words);
  const exact = lines.find((line) => saidBy(line) === goal);
  if (exact !== undefined) return around(exact);
  for (const only of ['start', 'part'] as const) {
    for (const line of lines) {
      const found = within(line, goal, only);
      if (found !== null) return around(found);
    }
  }
  const wrapped = within(words, goal, 'part');
  return wrapped === null ? null : around(wrapped);
}

function within(words: readonly Word[], goal: string, only: 'start' | 'part'): Word[] | null {
  for (let from = 0; from < (only === 'start' ? 1 : words.length); from++) {
    for (let to = from + 1; to <= words.length; to++) {
      const said = saidBy(words.slice(from, to));
      if (said === goal) return words.slice(from, to);
      if (!goal.startsWith(said)) break;
    }
  }
  return null;
}

/** Words beside each other, from left to right, with no more than a space between: a menu's columns are lines of their own. */
function linesOf(words: readonly Word[]): Word[][] {
  const lines: Word[][] = [];
  for (const word of [...words].sort((a, b) => a.x - b.x)) {
    const line = lines.find((one) => {
      const last = one.at(-1);
      if (last === undefined) return false;
      const gap = word.x - (last.x + last.width);
      const apart = Math.abs(middle(word) - middle(last));
      return gap < 1.2 * Math.max(word.height, last.height) && apart < 0.5 * Math.max(word.height, last.height);
    });
    if (line === undefined) lines.push([word]);
    else line.push(word);
  }
  return lines;
}

function middle({ y, height }: Box): number {
  return y + height / 2;
}

function saidBy(words: readonly Word[]): string {
  return words.map(({ text }) => alike(text)).join('');
}

export function sayWords(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

function alike(text: string): string {
  return text
    .toLowerCase()
    .replace(/[l|1!]/g, 'i')
    .replaceAll('0', 'o')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function around(words: readonly Word[]): Box {
  const x = Math.min(...words.map((word) => word.x));
  const y = Math.min(...words.map((word) => word.y));
  const right = Math.max(...words.map((word) => word.x + word.width));
  const bottom = Math.max(...words.map((word) => word.y + word.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** As a grey PGM, `SCALE` times as large, in between where it was drawn. */
function enlarged({ rgb, width }: Picture, area: Box): Buffer {
  const grey = (x: number, y: number) => {
    const at = ((area.y + Math.min(y, area.height - 1)) * width + area.x + Math.min(x, area.width - 1)) * 3;
    return 0.3 * (rgb[at] ?? 0) + 0.59 * (rgb[at + 1] ?? 0) + 0.11 * (rgb[at + 2] ?? 0);
  };
  const [wide, high] = [area.width * SCALE, area.height * SCALE];
  const head = Buffer.from(`P5 ${wide} ${high} 255\n`);
  const pixels = Buffer.alloc(wide * high);
  for (let y = 0; y < high; y++) {
    const [top, down] = [Math.floor(y / SCALE), (y % SCALE) / SCALE];
    for (let x = 0; x < wide; x++) {
      const [left, across] = [Math.floor(x / SCALE), (x % SCALE) / SCALE];
      const above = grey(left, top) * (1 - across) + grey(left + 1, top) * across;
      const below = grey(left, top + 1) * (1 - across) + grey(left + 1, top + 1) * across;
      pixels[y * wide + x] = Math.round(above * (1 - down) + below * down);
    }
  }
  return Buffer.concat([head, pixels]);
}

function tesseract(pgm: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    // 11: text anywhere, in no order. One thread: more wait for each other on a busy machine.
    const child = spawn('tesseract', ['stdin', 'stdout', '--psm', '11', 'tsv'], {
      env: { PATH: process.env.PATH ?? '', OMP_THREAD_LIMIT: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      text += chunk;
    });
    child.once('error', reject);
    child.once('close', () => resolve(text));
    child.stdin.on('error', () => {});
    child.stdin.end(pgm);
  });
}
