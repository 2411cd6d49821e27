import { describe, expect, test } from 'vitest';
import type { EventKind, EventView } from '../../main/contract/event.ts';
import { anAction, anEvent, aServer, aService, aSnapshot } from '../testing/nouns.ts';
import { EVENT_LOOKS } from './event-looks.ts';
import { eventSentence } from './event-sentence.ts';
import { sentenceText } from './sentence.ts';

function said(kind: EventKind, data: Record<string, unknown>, change: Partial<EventView> = {}): string {
  return sentenceText(eventSentence({ ...anEvent(1, kind, data), server_id: 'web-1', action_id: 7, ...change }));
}

const host = { actor_kind: 'host', actor: 'holdpoint', via: 'host' } as const;
const { settings } = aSnapshot();

describe('AUD-1: a row reads as a sentence', () => {
  test.each<[string, EventKind, Record<string, unknown>, Partial<EventView>?]>([
    [
      'sam put Web 1 into maintenance mode: Upgrade.',
      'server.paused',
      { server: aServer({ pause_reason: 'Upgrade' }) },
    ],
    ['The maintenance of Web 1 ended at its set time.', 'server.resumed', { server: aServer() }, host],
    ['sam ended the maintenance of Web 1.', 'server.resumed', { server: aServer() }],
    [
      'Web 1 is offline: no route to host.',
      'server.offline',
      { server: aServer({ connection_failure: { code: 'unreachable', message: 'no route to host.' } }) },
      host,
    ],
    [
      'nginx on web-1 went from running to failed.',
      'service.state_changed',
      { service: aService({ state: 'failed' }), before: { state: 'running' } },
      host,
    ],
    [
      'sam changed settings: poll seconds from 30 to 60 and hold everything from off to on.',
      'settings.changed',
      {
        settings: { ...settings, poll_seconds: 60, hold_everything: true },
        before: { poll_seconds: 30, hold_everything: false },
      },
    ],
    [
      'sam changed Web 1: port from 22 to 2222, host key from SHA256:x to none, and sudo password removed.',
      'server.changed',
      {
        server: aServer(),
        changes: [
          { field: 'port', from: 22, to: 2222 },
          { field: 'host_key', from: 'SHA256:x', to: null },
          { field: 'sudo_password', from: null, to: 'removed', is_secret: true },
        ],
      },
    ],
    [
      'sam changed the maintenance of everything: reason from disk to none.',
      'maintenance.changed',
      { window: { scope: 'all' }, changes: [{ field: 'reason', from: 'disk', to: null }] },
    ],
    [
      'sam changed settings: quiet hours from none to {"from":"22:00","to":"06:00"}.',
      'settings.changed',
      { settings, changes: [{ field: 'quiet_hours', from: null, to: { from: '22:00', to: '06:00' } }] },
    ],
    ['sam changed tags of Web 1.', 'server.changed', { server: aServer(), changed: ['tags'] }],
    [
      'Token monitor asked for systemctl restart nginx.service on web-1; it waits for a person: p99 above 2 s.',
      'action.created',
      { action: anAction() },
      { actor_kind: 'token', actor: 'monitor' },
    ],
    [
      'systemctl restart nginx.service on web-1 was completed and stayed active for 5 s.',
      'action.completed',
      { action: anAction({ status: 'completed' }), verified_seconds: 5 },
      host,
    ],
    [
      'sam found out that systemctl restart nginx.service on web-1 failed: the disk was full',
      'action.failed',
      { action: anAction({ status: 'failed' }), settled: 'the disk was full' },
    ],
    [
      'sam created the token ci, which may read and request.',
      'token.created',
      { token: { name: 'ci', scopes: ['read', 'request'] } },
    ],
  ])('%s', (sentence, kind, data, change) => expect(said(kind, data, change)).toBe(sentence));

  test('every kind has one, also where the data is missing or of another shape', () => {
    for (const kind of Object.keys(EVENT_LOOKS) as EventKind[]) {
      expect(said(kind, {})).not.toBe('');
      const odd = { server: 'x', service: 3, action: [], type: null, token: 1, before: 'y', changed: 5 };
      expect(said(kind, odd)).not.toContain('undefined');
    }
    expect(said('window.opened' as EventKind, {})).toContain('window.opened');
  });

  test('what was given is told apart from our words, with its tricks written out and at a length one can read', () => {
    const note = `\u202e<b>${'x'.repeat(100_000)}`;
    const sentence = eventSentence({
      ...anEvent(1, 'action.created', { action: anAction({ note }) }),
      server_id: 'web-1',
    });
    const given = sentence.filter((part) => typeof part !== 'string').map((part) => part.given);
    expect(given.at(-1)).toMatch(/^⟨U\+202E⟩<b>x+…$/);
    expect(sentenceText(sentence).length).toBeLessThan(500);
  });
});
