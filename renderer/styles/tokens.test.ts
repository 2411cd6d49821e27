/** WIN-6: every pair of colours that is used together has the contrast WCAG 2.2 AA asks for, in both themes. */
import { describe, expect, test } from 'vitest';
import { contrast } from '../testing/contrast.ts';
import css from './tokens.css?raw';

const colours = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((match) => [
    match[1] as string,
    { light: match[2] as string, dark: match[3] as string },
  ]),
);

const GROUNDS = ['ground', 'surface', 'sunken', 'raised', 'hover', 'selected'];
const STATES = ['ok', 'hold', 'bad', 'run', 'lost', 'idle'];
const TEXT = 4.5;
const GRAPHIC = 3;

const PAIRS: [front: string, back: string, atLeast: number][] = [
  ...['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-hover'].flatMap((ink) =>
    GROUNDS.map((ground): [string, string, number] => [ink, ground, TEXT]),
  ),
  ...STATES.flatMap((state) => [
    ...GROUNDS.map((ground): [string, string, number] => [`${state}-ink`, ground, TEXT]),
    [`${state}-ink`, `${state}-ground`, TEXT] as [string, string, number],
    ['ink', `${state}-ground`, TEXT] as [string, string, number],
    ['ink-soft', `${state}-ground`, TEXT] as [string, string, number],
  ]),
  // Amber is light in itself: what is drawn with it is always told by its ink, its stripes or a word as well.
  ...STATES.filter((state) => state !== 'hold').map((state): [string, string, number] => [
    `${state}-mark`,
    'surface',
    GRAPHIC,
  ]),
  ['on-hold', 'hold-mark', TEXT],
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-hover', TEXT],
  ...GROUNDS.map((ground): [string, string, number] => ['focus', ground, GRAPHIC]),
  ...['ground', 'surface', 'raised'].map((ground): [string, string, number] => ['line-strong', ground, GRAPHIC]),
];

describe.each(['light', 'dark'] as const)('WIN-6: contrast in the %s theme', (theme) => {
  test.each(PAIRS)('%s on %s is at least %d : 1', (front, back, atLeast) => {
    const [one, other] = [colours.get(front), colours.get(back)];
    if (one === undefined || other === undefined) throw new Error(`no such colour: ${front} or ${back}`);
    expect(contrast(one[theme], other[theme])).toBeGreaterThanOrEqual(atLeast);
  });
});
