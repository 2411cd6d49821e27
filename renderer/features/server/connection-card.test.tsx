import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ServerTest } from '../../../main/contract/server.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { aServer } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { ConnectionCheck } from '../server-form/connection-check.tsx';
import { ConnectionCard } from './connection-card.tsx';

const server = aServer({ sudo_state: 'partial' });
const test1: ServerTest = {
  ok: true,
  latency_ms: 12,
  host_key: { type: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}`, known: true, accepted_fingerprint: null },
  sudo: 'partial',
  sudo_types: { restart_service: true, flush_dns: false },
  sudo_refusals: [
    {
      action_type: 'flush_dns',
      service_name: null,
      command: 'resolvectl flush-caches',
      words: 'sudo does not allow deploy to run it as root.',
      sudoers: 'deploy ALL=(root) NOPASSWD: /usr/bin/resolvectl flush-caches',
    },
  ],
  steps: [
    { step: 'connection', state: 'ok', message: 'The server answers and the login works.' },
    { step: 'rights', state: 'warning', message: 'sudo refuses 1 of 2 commands: resolvectl flush-caches.' },
    { step: 'journal', state: 'skipped', message: 'Not tried.' },
  ],
  failure: null,
};
const client = () => fakeClient({ testServer: () => answered(test1) });
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));
const timesShown = (text: string) => document.body.textContent?.split(text).length ?? 0;

test('RUN-7, RUN-10: after a test the card tells key and rights once, and what the test found besides', async () => {
  await renderWindow({ servers: [server] }, client(), <ConnectionCard server={server} />);
  await press('Test the connection');
  const card = within(screen.getByRole('region', { name: 'Connection' }));
  expect(card.getByText(/within 12 ms/)).toBeTruthy();
  const refused = within(card.getByRole('region', { name: 'Refused by sudo' }));
  expect(refused.getByText('resolvectl flush-caches')).toBeTruthy();
  expect(refused.getByRole('button', { name: 'Copy line for sudoers' })).toBeTruthy();
  expect(refused.getByText(/NOPASSWD: \/usr\/bin\/resolvectl flush-caches/)).toBeTruthy();
  expect(card.getByText(/sudo refuses 1 of 2 commands/)).toBeTruthy();
  for (const once of ['SHA256:', 'sudo allows some commands', 'Host key']) {
    expect(timesShown(once) - 1).toBe(1);
  }
});

test('RUN-8: where nothing is beside it, the test itself tells key and rights', async () => {
  await renderWindow({ servers: [server] }, client(), <ConnectionCheck serverId="web-1" />);
  await press('Test the connection');
  expect(timesShown('SHA256:') - 1).toBe(1);
  expect(document.body.textContent).toContain('sudo allows some commands');
  expect(document.body.textContent).toContain('resolvectl flush-caches');
});
