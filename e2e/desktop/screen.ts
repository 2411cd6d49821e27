/** Eyes and hands on the screen of the desktop for tests: windows by class, clicks, keys, pictures. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from '../support/until.ts';

const run = promisify(execFile);

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Screen {
  /** Windows of that class that show, in the order they were made. */
  windows(windowClass: string): Promise<Box[]>;
  /** Titles of the windows that show and whose title holds that text. */
  titles(part: string): Promise<string[]>;
  /** Waits for it. */
  window(windowClass: string): Promise<Box>;
  click(x: number, y: number, button?: 'left' | 'right'): Promise<void>;
  move(x: number, y: number): Promise<void>;
  keys(...names: string[]): Promise<void>;
  /** Letters and line ends. */
  type(text: string): Promise<void>;
  /** Writes a PNG. */
  picture(path: string): Promise<void>;
}

export function createScreen(env: Record<string, string>): Screen {
  const options = { env: { PATH: process.env.PATH ?? '', ...env }, timeout: 10_000 };
  const xdotool = async (...args: string[]) => (await run('xdotool', args, options)).stdout;
  const windows = async (windowClass: string) => {
    // It ends with 1 where it finds none.
    const ids = await xdotool('search', '--onlyvisible', '--class', windowClass).catch(() => '');
    const boxes = ids
      .split('\n')
      .filter(Boolean)
      .map((id) => xdotool('getwindowgeometry', '--shell', id).catch(() => ''));
    return (await Promise.all(boxes)).flatMap((text) => boxOf(text) ?? []);
  };
  return {
    windows,
    async titles(part) {
      const found = await xdotool('search', '--onlyvisible', '--name', part, 'getwindowname', '%@').catch(() => '');
      return found.split('\n').filter(Boolean);
    },
    window: (windowClass) => until(`a window of ${windowClass}`, async () => (await windows(windowClass)).at(-1)),
    async click(x, y, button = 'left') {
      await xdotool('mousemove', String(x), String(y), 'click', button === 'left' ? '1' : '3');
    },
    async move(x, y) {
      await xdotool('mousemove', String(x), String(y));
    },
    async keys(...names) {
      await xdotool('key', '--delay', '60', ...names);
    },
    async type(text) {
      await xdotool('type', '--delay', '30', text);
    },
    async picture(path) {
      await run('import', ['-window', 'root', path], options);
    },
  };
}

function boxOf(shellText: string): Box | null {
  const values = new Map(shellText.split('\n').map((line) => line.split('=') as [string, string]));
  const [x, y, width, height] = ['X', 'Y', 'WIDTH', 'HEIGHT'].map((name) => Number(values.get(name)));
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  // Panels and daemons keep windows of one pixel for purposes of their own.
  return Number.isNaN(x) || width < 20 ? null : { x, y, width, height };
}
