/** Issue 9: the program beside a server that never stops, whatever is asked of it: told by name, and nothing else suffers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VisitorView } from '../../main/contract/visitors.ts';
import { CONVERSATION_LIMITS } from '../../main/ssh/limits.ts';
import { endlessSftp, type HostileServer, withHostileServer } from '../../main/ssh/testing/hostile-server.ts';
import { ask, changeSettings, getServer, pause } from '../support/api.ts';
import { type HostProcess, startHostProcess } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, startSimulated } from '../support/simulated.ts';
import { until } from '../support/until.ts';

/** What the kernel's buffers of one connection take, read or not. */
const IN_BUFFERS = 16 * 1024 * 1024;

const GOOD = 'sim-1';

let fleet: DemoFleet;
let host: HostProcess;
beforeAll(async () => {
  fleet = await startSimulated(1, ['plex']);
  host = await startHostProcess();
  await changeSettings(host, { poll_seconds: 5 });
  await addSimulated(host, fleet, GOOD);
});
afterAll(async () => {
  await host.dispose();
  await fleet.close();
});

async function addEvil(serverId: string): Promise<HostileServer> {
  const evil = await withHostileServer({
    onSftp: endlessSftp,
    onExec({ wire, channel, accept }) {
      accept();
      wire.flood(() => wire.data(channel, Buffer.alloc(16 * 1024, 'x')));
    },
  });
  const { port, hostKey, user, auth } = evil.target();
  const server = { server_id: serverId, host: '127.0.0.1', port, ssh_user: user, auth };
  await ask(host, 'POST', '/servers', { ...server, host_key: hostKey?.fingerprint });
  return evil;
}

const visitors = (serverId: string) => ask<VisitorView>(host, 'GET', `/servers/${serverId}/visitors`);
const seenAt = async () => (await getServer(host, GOOD)).last_seen_at;

test('issue 9: it is told by name, goes no further than its limits, ends when it is switched off, and others go on', async () => {
  const evil = await addEvil('evil');
  const failure = await until(
    'its look is over its limit',
    async () => (await getServer(host, 'evil')).connection_failure,
  );
  expect(failure).toEqual({
    code: 'limit_reached',
    message: 'The server sent more than 4 MiB in answer to one question.',
  });

  await ask(host, 'PUT', '/servers/evil/visitors', { enabled: true });
  await pause(host, 'evil');
  const told = await until('its folder is over its limit', async () => (await visitors('evil')).failure);
  expect(told).toMatchObject({ code: 'limit_reached', message: expect.stringContaining('names of files') });

  const before = await seenAt();
  await until('the other server is seen', async () => (await seenAt()) !== before);
  expect(await getServer(host, GOOD)).toMatchObject({ status: 'online', connection_failure: null });

  await ask(host, 'DELETE', '/servers/evil/visitors');
  await ask(host, 'DELETE', '/servers/evil');
  await until('nothing is said to it any more', () => evil.openConnections() === 0);
  const connections = evil.connections();
  const after = await seenAt();
  await until('the other server is seen again', async () => (await seenAt()) !== after);
  expect(evil.connections()).toBe(connections);
  const { question, files } = CONVERSATION_LIMITS;
  expect(evil.bytesSent()).toBeLessThan(connections * (question.bytes + files.bytes + IN_BUFFERS));
});

test('issue 9: the end of the program does not wait for it', async () => {
  const evil = await addEvil('evil-2');
  await until('it is asked', () => evil.connections() > 0);
  expect(await host.end('SIGTERM')).toEqual({ code: 0, signal: null });
  await until('its connections are gone', () => evil.openConnections() === 0);
});
