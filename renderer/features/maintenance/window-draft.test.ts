import { describe, expect, test } from 'vitest';
import { aWindow, LATER, NOW } from '../../testing/nouns.ts';
import { changesOf, draftOf, EMPTY_DRAFT } from './window-draft.ts';

const now = Date.parse(NOW);

describe('MNT-1: what a form sends', () => {
  test('a new window: only what was filled in', () => {
    expect(changesOf(EMPTY_DRAFT, null, now)).toEqual({});
    const draft = { ...EMPTY_DRAFT, message: ' Upgrade ', eta: { choice: '60' as const, own: '' } };
    expect(changesOf(draft, null, now)).toEqual({ message: 'Upgrade', eta: '2025-03-03T13:00:00.000Z' });
  });

  test('one under way: an ETA that has passed stays as it is, and what is emptied is taken away', () => {
    const window = aWindow({ message: 'Disks', status: 'half', eta: NOW, ends_at: LATER });
    const draft = draftOf(window);
    expect(changesOf(draft, window, now + 1)).toEqual({});
    expect(changesOf({ ...draft, message: ' ', endsAt: { choice: 'none', own: '' } }, window, now)).toEqual({
      message: null,
      ends_at: null,
    });
  });

  test('a time that is missing or past sends nothing', () => {
    for (const own of ['', '2020-01-01T00:00'])
      expect(changesOf({ ...EMPTY_DRAFT, eta: { choice: 'own', own } }, null, now)).toBeNull();
  });
});
