import { describe, expect, test } from 'vitest';
import { aServer, aService } from '../../testing/nouns.ts';
import { SERVICE_LOOKS } from '../../words/looks.ts';
import { servicesLook } from './services-look.ts';

const counted = (status: 'online' | 'offline' | 'unknown', services_total: number, services_in_trouble = 0) =>
  aServer({ status, services_total, services_in_trouble });
const running = aService();
const unknown = aService({ name: 'b.service', state: 'unknown' });
const { unknown: UNKNOWN, running: RUNNING, failed: FAILED } = SERVICE_LOOKS;

describe('SVC-1: only what is known now looks known', () => {
  test('of a server never seen, or gone, nothing is known', () => {
    const ten = Array.from({ length: 10 }, () => unknown);
    expect(servicesLook(counted('unknown', 10), ten)).toEqual({ look: UNKNOWN, words: '10 unknown' });
    expect(servicesLook(counted('offline', 1), [running])).toEqual({ look: UNKNOWN, words: '1 unknown' });
    expect(servicesLook(counted('offline', 4, 1), [running])).toEqual({ look: UNKNOWN, words: '1 of 4 had trouble' });
  });
  test('of one that answers: all fine, some not known, none known, some in trouble', () => {
    expect(servicesLook(counted('online', 1), [running])).toEqual({ look: RUNNING, words: '1 service' });
    expect(servicesLook(counted('online', 2), [running, unknown])).toEqual({ look: UNKNOWN, words: '1 of 2 unknown' });
    expect(servicesLook(counted('online', 1), [unknown])).toEqual({ look: UNKNOWN, words: '1 unknown' });
    expect(servicesLook(counted('online', 3, 1), [unknown])).toEqual({ look: FAILED, words: '1 of 3 in trouble' });
  });
  test('none at all, and none that is watched', () => {
    expect(servicesLook(counted('online', 0), [])).toBeNull();
    const off = aService({ enabled: false, state: 'unknown' });
    expect(servicesLook(counted('online', 2), [off, off])?.words).toBe('2 not watched');
    expect(servicesLook(counted('online', 2), [off, running])).toEqual({ look: RUNNING, words: '2 services' });
  });
});
