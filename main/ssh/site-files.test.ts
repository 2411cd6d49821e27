import { expect, test } from 'vitest';
import type { SiteStep } from '../core/visitors/site-files.ts';
import { refusalCode, withExecutor, withServer } from './testing/with-executor.ts';

const FOLDER = '/var/www/holdpoint';
const STEPS: SiteStep[] = [{ do: 'remove', name: 'maintenance.on' }];

// What it does to files is tested on real hosts: e2e/fleet/visitors.test.ts.
test('MNT-7: a server without SFTP says so, one without a listener is not reached, and the connection is of use after it', async () => {
  const server = await withServer();
  const executor = withExecutor();
  expect(refusalCode(await executor.applySite(server.target(), FOLDER, STEPS))).toBe('sftp_unavailable');
  expect((await executor.check(server.target())).kind).toBe('connected');
  expect(server.connections()).toBe(1);
  await server.close();
  expect(refusalCode(await executor.applySite(server.target({ serverId: 'gone' }), FOLDER, STEPS))).toBe('refused');
});

test('MNT-7: a connection that is cut while it works answers lost; a closed executor not_started', async () => {
  const server = await withServer({ onChannelOpen: () => 'none' });
  const executor = withExecutor();
  const working = executor.applySite(server.target(), FOLDER, STEPS);
  await expect.poll(() => server.openConnections()).toBe(1);
  await expect.poll(() => server.authAttempts()).toBeGreaterThan(0);
  setTimeout(() => server.cutAll(), 200);
  expect((await working).kind).toBe('lost');
  await executor.close();
  expect(refusalCode(await executor.applySite(server.target(), FOLDER, STEPS))).toBe('connection_lost');
});
