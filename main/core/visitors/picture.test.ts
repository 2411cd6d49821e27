import { expect, test } from 'vitest';
import { type OpenWindow, visitorPicture } from './picture.ts';

const open = (change: Partial<OpenWindow>): OpenWindow => ({
  scope: 'all',
  message: null,
  status: null,
  eta: null,
  ends_at: null,
  started_at: '2026-01-01T00:00:00.000Z',
  ...change,
});
const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;

test('no window, no picture; one window, its words', () => {
  expect(visitorPicture([])).toBeNull();
  expect(visitorPicture([open({ message: 'm', status: 's', eta: at(3) })])).toEqual({
    message: 'm',
    status: 's',
    eta: at(3),
    started_at: at(0),
  });
});

test('several windows: since the first, until the last, words of the nearest; a reason is nowhere', () => {
  const windows = [
    { ...open({ message: 'everything', status: 'all', eta: at(2), started_at: at(1) }), reason: 'secret' },
    { ...open({ scope: 'tag:web', message: 'web', ends_at: at(5), started_at: at(2) }), reason: 'secret' },
    { ...open({ scope: 'server:web-1', eta: at(3), started_at: at(3) }), reason: 'secret' },
  ];
  const picture = visitorPicture(windows);
  expect(picture).toEqual({ message: 'web', status: 'all', eta: at(5), started_at: at(1) });
  expect(visitorPicture([...windows, open({})])?.eta).toBeNull();
});
