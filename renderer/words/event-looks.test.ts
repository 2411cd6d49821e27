import { expect, test } from 'vitest';
import type { EventKind } from '../../main/contract/event.ts';
import { anAction, anEvent, aServer, aService } from '../testing/nouns.ts';
import type { Tone } from '../ui/tone.ts';
import { EVENT_LOOKS, eventLook } from './event-looks.ts';

const refused = { code: 'guard_refused', message: '', next_step: null, journal: null } as const;
const unreached = { code: 'refused', message: '' } as const;

test.each<[Tone, EventKind, Record<string, unknown>]>([
  ['bad', 'action.failed', { action: anAction({ status: 'failed' }) }],
  ['lost', 'action.lost', { action: anAction({ status: 'unknown' }) }],
  ['lost', 'action.expired', { action: anAction({ status: 'expired' }) }],
  ['lost', 'action.postponed', { action: anAction({ status: 'approved' }) }],
  ['bad', 'action.cancelled', { action: anAction({ status: 'cancelled', failure: refused }) }],
  ['idle', 'action.cancelled', { action: anAction({ status: 'cancelled' }) }],
  ['hold', 'action.created', { action: anAction() }],
  ['run', 'action.created', { action: anAction({ status: 'approved' }) }],
  ['bad', 'service.state_changed', { service: aService({ state: 'failed' }), before: { state: 'activating' } }],
  ['bad', 'service.state_changed', { service: aService({ state: 'stopped', is_critical: true }) }],
  ['idle', 'service.state_changed', { service: aService({ state: 'stopped' }) }],
  ['ok', 'service.state_changed', { service: aService({ state: 'running' }) }],
  ['run', 'service.state_changed', { service: aService({ state: 'activating' }) }],
  ['lost', 'service.state_changed', { service: { state: 'constructor' } }],
  ['bad', 'server.connection_changed', { server: aServer({ connection_failure: unreached }) }],
  ['ok', 'server.connection_changed', { server: aServer() }],
  ['bad', 'server.sudo_checked', { server: aServer({ sudo_state: 'not_allowed' }) }],
  ['ok', 'server.sudo_checked', { server: aServer() }],
  ['bad', 'server.offline', { server: aServer({ status: 'offline' }) }],
  ['bad', 'schedule.missed', {}],
  ['bad', 'visitors.failed', {}],
])('WIN-4: %s is the tone of %s', (tone, kind, data) => expect(eventLook(anEvent(1, kind, data)).tone).toBe(tone));

test('AUD-1: every kind has a look and a name, whatever its data', () => {
  for (const [kind, { word }] of Object.entries(EVENT_LOOKS)) {
    expect(word).not.toBe('');
    for (const data of [{}, { action: null }, { service: 7, server: [] }]) {
      expect(eventLook(anEvent(1, kind as EventKind, data)).word).not.toBe('');
    }
  }
  expect(eventLook(anEvent(1, 'window.opened' as EventKind, {})).word).toBe('window.opened');
});
