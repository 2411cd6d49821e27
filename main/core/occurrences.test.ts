import { describe, expect, test } from 'vitest';
import { cronProblem, lastStart, nextStart, type Timing } from './occurrences.ts';
import { slowStarts } from './testing/local-minutes.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function cron(expression: string, time_zone: string): Timing {
  return { kind: 'recurring', starts_at: null, cron: expression, time_zone };
}

function starts(timing: Timing, after: string, count: number): string[] {
  const found: string[] = [];
  let at: number | null = Date.parse(after);
  while (found.length < count && at !== null) {
    at = nextStart(timing, at);
    if (at !== null) found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('MNT-5: daylight saving', () => {
  test.each([
    [
      'Europe/Berlin, a night that lacks 02:30',
      '30 2 * * *',
      'Europe/Berlin',
      '2027-03-27T12:00Z',
      ['2027-03-28T01:00', '2027-03-29T00:30'],
    ],
    [
      'Europe/Berlin, a night that has 02:30 twice',
      '30 2 * * *',
      'Europe/Berlin',
      '2027-10-30T12:00Z',
      ['2027-10-31T00:30', '2027-11-01T01:30'],
    ],
    [
      'America/New_York, forward',
      '30 2 * * *',
      'America/New_York',
      '2027-03-13T12:00Z',
      ['2027-03-14T07:00', '2027-03-15T06:30'],
    ],
    [
      'America/New_York, back',
      '30 1 * * *',
      'America/New_York',
      '2027-11-06T12:00Z',
      ['2027-11-07T05:30', '2027-11-08T06:30'],
    ],
    [
      'Australia/Lord_Howe, half an hour forward',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2027-10-02T12:00Z',
      ['2027-10-02T15:30', '2027-10-03T15:15'],
    ],
    [
      'Australia/Lord_Howe, half an hour back',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2027-04-03T12:00Z',
      ['2027-04-03T14:45', '2027-04-04T15:15'],
    ],
    [
      'a list of hours counts as set times too',
      '30 2,14 * * *',
      'Europe/Berlin',
      '2027-10-30T12:40Z',
      ['2027-10-31T00:30', '2027-10-31T13:30'],
    ],
  ])('MNT-5: %s', (_what, expression, zone, after, expected) => {
    expect(starts(cron(expression, zone), after, 2)).toEqual(expected);
  });

  test('MNT-5: 29 February comes every four years, and over 2100', () => {
    const leap = cron('0 3 29 2 *', 'UTC');
    expect(starts(leap, '2026-01-01T00:00Z', 2)).toEqual(['2028-02-29T03:00', '2032-02-29T03:00']);
    expect(starts(leap, '2097-01-01T00:00Z', 1)).toEqual(['2104-02-29T03:00']);
  });

  test('MNT-5: the last start up to an instant; once is once', () => {
    const hourly = cron('0 * * * *', 'UTC');
    const at = (iso: string) => Date.parse(iso);
    expect(lastStart(hourly, at('2027-01-01T00:00Z'), at('2027-01-01T05:59Z'))).toBe(at('2027-01-01T05:00Z'));
    const once: Timing = { kind: 'once', starts_at: '2036-02-29T03:00:00.000Z', cron: null, time_zone: null };
    expect(nextStart(once, at('2026-01-01T00:00Z'))).toBe(at('2036-02-29T03:00Z'));
    expect(nextStart(once, at('2036-02-29T03:00Z'))).toBeNull();
  });

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '? 3 * * *',
    '@daily',
    'a b c d e',
    '0 25 * * *',
    '0 0 32 * *',
  ])('MNT-5: "%s" is no cron', (expression) => expect(cronProblem(expression, 'UTC')).not.toBeNull());
});

/** Mulberry32: the same schedules in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** A day before a change of the clock, UTC. */
const CHANGES: [zone: string, dayBefore: string][] = [
  ['Europe/Berlin', '2027-03-27T00:00Z'],
  ['Europe/Berlin', '2027-10-30T00:00Z'],
  ['America/New_York', '2027-03-13T00:00Z'],
  ['America/New_York', '2027-11-06T00:00Z'],
  ['Australia/Lord_Howe', '2027-10-01T12:00Z'],
  ['Australia/Lord_Howe', '2027-04-02T12:00Z'],
  ['Africa/Cairo', '2027-04-29T00:00Z'],
  ['Pacific/Chatham', '2027-09-24T12:00Z'],
  ['Asia/Kathmandu', '2028-02-28T00:00Z'],
  ['UTC', '2028-02-28T00:00Z'],
];

function randomCron(random: (below: number) => number): string {
  const pick = <T>(...of: T[]): T => of[random(of.length)] as T;
  const minute = pick(String(random(60)), '0', '30', `${random(30)},${30 + random(30)}`, '*/15', '*/7', '5-10');
  const hour = pick(
    String(random(5)),
    String(random(24)),
    `1-${2 + random(3)}`,
    `${random(3)},${3 + random(20)}`,
    '*',
    '*/3',
  );
  const day = pick('*', '*', '*', String(27 + random(4)), '29');
  const weekday = pick('*', '*', '*', '0', '6,7', '1-5');
  return `${minute} ${hour} ${day} * ${weekday}`;
}

test('MNT-5: random schedules over changes of the clock come when a slow reference says, no more and no less', () => {
  const random = seeded(20_270_328);
  for (let round = 0; round < 120; round += 1) {
    const [zone, dayBefore] = CHANGES[random(CHANGES.length)] as (typeof CHANGES)[number];
    const expression = randomCron(random);
    const from = Date.parse(dayBefore) - random(300) * MINUTE_MS;
    const to = from + 3 * DAY_MS;
    const timing = cron(expression, zone);
    const found: number[] = [];
    for (let at = nextStart(timing, from); at !== null && at <= to; at = nextStart(timing, at)) found.push(at);
    const text = (all: number[]) => all.map((at) => new Date(at).toISOString());
    expect([expression, zone, text(found)]).toEqual([expression, zone, text(slowStarts(expression, zone, from, to))]);
  }
}, 60_000);
