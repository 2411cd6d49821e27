/** DESIGN "Where things live": the layers, enforced by walking every import. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/paths.ts';

/** What each layer may import: other layers of ours, and packages. `node:` is allowed everywhere in main but in contract. */
const LAYERS: { layer: RegExp; ours: RegExp[]; packages: RegExp[] }[] = [
  { layer: /^main\/files\//, ours: [/^main\/files\//], packages: [/^node:/] },
  { layer: /^main\/contract\//, ours: [/^main\/contract\//], packages: [/^zod$/] },
  { layer: /^main\/core\//, ours: [/^main\/(contract|core)\//], packages: [/^node:(crypto|util)$/, /^croner$/] },
  {
    layer: /^main\/store\//,
    ours: [/^main\/(contract|core|files|store)\//],
    packages: [/^node:/, /^better-sqlite3$/, /^zod$/],
  },
  { layer: /^main\/ssh\//, ours: [/^main\/(contract|core|ssh)\//], packages: [/^node:/, /^ssh2$/, /^node-ssh$/] },
  {
    layer: /^main\/http\//,
    ours: [/^main\/(contract|core|http)\//],
    packages: [/^node:/, /^hono(\/|$)/, /^@hono\//, /^zod$/],
  },
  {
    layer: /^main\/cli\//,
    ours: [/^main\/(contract|cli)\//],
    packages: [/^node:/, /^commander$/, /^hono\/client$/, /^zod$/],
  },
  { layer: /^main\/demo\//, ours: [/^main\/(contract|core|demo|files)\//], packages: [/^node:/, /^ssh2$/, /^zod$/] },
  {
    layer: /^main\/desktop\/electron\//,
    ours: [/^main\//],
    packages: [/^node:/, /^electron$/, /^electron-store$/, /^electron-updater$/, /^zod$/],
  },
  {
    layer: /^main\/desktop\//,
    ours: [/^main\/(contract|core|desktop|files)\//],
    packages: [/^node:/, /^dbus-native$/],
  },
  { layer: /^main\/starting\//, ours: [/^main\/(contract|starting)\//], packages: [/^node:/] },
  { layer: /^main\/index\.ts$/, ours: [/^main\//], packages: [/^node:/, /^electron$/] },
  { layer: /^main\/[^/]+\.ts$/, ours: [/^main\//], packages: [/^node:/, /^zod$/] },
  { layer: /^preload\//, ours: [/^main\/contract\//, /^preload\//], packages: [/^electron$/] },
  {
    layer: /^renderer\//,
    ours: [/^renderer\//, /^main\/contract\//],
    packages: [
      /^react(-dom)?(\/|$)/,
      /^zustand(\/|$)/,
      /^zod$/,
      /^@base-ui\/react\//,
      /^lucide-react$/,
      /^@tanstack\/react-virtual$/,
    ],
  },
];

/** Imports that cross a border for a reason. */
const ALLOWED: { from: RegExp; to: RegExp; because: string }[] = [
  {
    from: /^main\/cli\/program\.ts$/,
    to: /^main\/serve\.ts$/,
    because: 'serve and demo start the host, by a dynamic import',
  },
  {
    from: /^main\/cli\/program\.ts$/,
    to: /^main\/audit-offline\.ts$/,
    because: 'audit verify reads the database itself where no host answers, by a dynamic import',
  },
  {
    from: /^main\/cli\/program\.ts$/,
    to: /^main\/desktop-menu\.ts$/,
    because: 'desktop puts Holdpoint into the applications menu, by a dynamic import',
  },
  {
    from: /^main\/cli\/commands\/open\.ts$/,
    to: /^main\/desktop\/browser\.ts$/,
    because: 'it opens the window in a browser',
  },
];

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('/testing/'));
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function crossing(path: string, specifier: string): string | null {
  const rule = LAYERS.find(({ layer }) => layer.test(path));
  if (rule === undefined) return `${path} belongs to no layer`;
  if (!specifier.startsWith('.')) {
    return rule.packages.some((allowed) => allowed.test(specifier)) ? null : `${path} imports ${specifier}`;
  }
  const target = posix.normalize(posix.join(posix.dirname(path), specifier));
  if (rule.ours.some((allowed) => allowed.test(target))) return null;
  return ALLOWED.some(({ from, to }) => from.test(path) && to.test(target)) ? null : `${path} imports ${target}`;
}

describe('layers', () => {
  const files = ['main', 'preload', 'renderer'].flatMap(sourceFiles);

  test('DESIGN: every import stays within its layer', () => {
    expect(files.length).toBeGreaterThan(40);
    const crossings = files.flatMap((path) => importsOf(path).map((specifier) => crossing(path, specifier)));
    expect(crossings.filter((text) => text !== null)).toEqual([]);
  });

  test('DESIGN: only main/index.ts, main/desktop/electron and preload import electron', () => {
    const importers = files.filter((path) => importsOf(path).includes('electron'));
    expect(
      importers.filter((path) => !/^(main\/index\.ts|main\/desktop\/electron\/.*|preload\/.*)$/.test(path)),
    ).toEqual([]);
  });

  test('the rules notice a crossing', () => {
    expect(crossing('main/core/x.ts', 'better-sqlite3')).not.toBeNull();
    expect(crossing('main/core/x.ts', '../store/open.ts')).not.toBeNull();
    expect(crossing('main/contract/x.ts', 'node:fs')).not.toBeNull();
    expect(crossing('main/http/x.ts', '../ssh/pool.ts')).not.toBeNull();
    expect(crossing('main/core/x.ts', '../contract/event.ts')).toBeNull();
  });
});
