import { afterEach, describe, expect, test } from 'vitest';
import { parseInstant } from './eta.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

/** `now` is given in UTC; what is typed is local time of `timeZone`. */
function instant(text: string, timeZone = 'Europe/Berlin', now = '2027-01-15T12:00:00.000Z'): string {
  process.env.TZ = timeZone;
  return parseInstant(text, Date.parse(now)).replace(':00.000Z', 'Z');
}

describe('MNT-2: times as people type them', () => {
  // It is 13:00 in Berlin.
  test.each([
    ['3am', '2027-01-16T02:00Z'],
    ['3AM', '2027-01-16T02:00Z'],
    ['3 am', '2027-01-16T02:00Z'],
    ['3pm', '2027-01-15T14:00Z'],
    ['3:30pm', '2027-01-15T14:30Z'],
    ['12am', '2027-01-15T23:00Z'],
    ['12:30pm', '2027-01-16T11:30Z'],
    ['03:00', '2027-01-16T02:00Z'],
    ['3:00', '2027-01-16T02:00Z'],
    ['13:00', '2027-01-16T12:00Z'],
    ['13:01', '2027-01-15T12:01Z'],
    ['today 18:00', '2027-01-15T17:00Z'],
    ['tomorrow 6:00', '2027-01-16T05:00Z'],
    ['tomorrow 3am', '2027-01-16T02:00Z'],
    ['+30m', '2027-01-15T12:30Z'],
    ['+2h', '2027-01-15T14:00Z'],
    ['+1h30m', '2027-01-15T13:30Z'],
    ['+90d', '2027-04-15T12:00Z'],
    ['2027-02-01T03:00', '2027-02-01T02:00Z'],
    ['2027-02-01 03:00', '2027-02-01T02:00Z'],
    ['2027-02-01', '2027-01-31T23:00Z'],
    ['2027-02-01T03:00Z', '2027-02-01T03:00Z'],
    ['2027-02-01T03:00-05:00', '2027-02-01T08:00Z'],
    ['2028-02-29T00:00Z', '2028-02-29T00:00Z'],
  ])('MNT-2: %s', (text, expected) => expect(instant(text)).toBe(expected));

  test.each([
    ['the night that lacks 02:30', '02:30', 'Europe/Berlin', '2027-03-27T12:00:00.000Z', '2027-03-28T01:30Z'],
    [
      'tomorrow over a change of the clock',
      'tomorrow 6:00',
      'America/New_York',
      '2027-11-06T16:00:00.000Z',
      '2027-11-07T11:00Z',
    ],
    ['half an hour of change', 'tomorrow 6:00', 'Australia/Lord_Howe', '2027-10-02T00:00:00.000Z', '2027-10-02T19:00Z'],
    ['the last day of a month', '3am', 'Europe/Berlin', '2028-02-28T12:00:00.000Z', '2028-02-29T02:00Z'],
  ])('MNT-2: %s', (_what, text, timeZone, now, expected) => expect(instant(text, timeZone, now)).toBe(expected));

  test.each([
    ['whenever'],
    ['yesterday'],
    ['soon'],
    [''],
    ['3'],
    ['25:00'],
    ['13pm'],
    ['0am'],
    ['3:60'],
    ['+'],
    ['+x'],
    ['-30m'],
    ['tomorrow'],
    ['2027-02-29T03:00Z'],
    ['2027-13-01T03:00Z'],
    ['2027-02-01T24:00Z'],
    ['2027-02-01T03:00+99:00'],
    ['3am; rm -rf /'],
    ['1e9'],
    ['tomorrow tomorrow 3am'],
    ['\u0663am'],
  ])('MNT-2: "%s" is not a time', (text) => expect(() => instant(text)).toThrow('is not a'));

  test.each([['2020-01-01T00:00Z'], ['today 6:00'], ['2027-01-15T13:00'], ['+0m']])('MNT-2: %s is past', (text) =>
    expect(() => instant(text)).toThrow('in the past'),
  );
});
