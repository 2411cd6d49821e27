import { describe, expect, test } from 'vitest';
import { ratioText, shapeOf, uptimeText } from './uptime-words.ts';

describe('WIN-4: the uptime strip in words', () => {
  test.each([
    [1, '100 %'],
    [0.99999, '99.99 %'],
    [0.5, '50 %'],
    [0, '0 %'],
    [null, 'not known'],
  ])('%s is %s', (ratio, text) => expect(ratioText(ratio)).toBe(text));

  test('what was seen, and that something was not', () => {
    const stretch = (state: 'running' | 'failed' | 'unknown') => ({ from: '', to: '', state });
    const stretches = [stretch('unknown'), stretch('running'), stretch('failed'), stretch('running')];
    expect(uptimeText('nginx', { name: 'nginx', stretches, up_ratio: 0.97 })).toBe(
      'nginx: up 97.00 % of the known time, down once, not watched all the time',
    );
  });

  test('a strip can be read without colour: every state has its own height or filling', () => {
    const heights = (['running', 'activating', 'stopped', 'unknown'] as const).map(
      (state) => shapeOf(state, 10).height,
    );
    expect(new Set(heights).size).toBe(4);
    expect(shapeOf('stopped', 10)).toEqual({ top: 6, height: 4 });
  });
});
