/** RUN-6: what a server at another address shows proves nothing of what was sent to the old one. */
import { expect, test } from 'vitest';
import type { ExecOutcome } from './ports.ts';
import { ended, pass } from './testing/pass.ts';
import { ADA, createWorld, KEY, restarted, UNREACHABLE } from './testing/world.ts';

const NOTHING = { text: '', is_cut: false };
const LOST: ExecOutcome = { kind: 'lost', message: 'The connection was lost.', stdout: NOTHING, stderr: NOTHING };

test.each([
  ['the same address', {}, 'completed'],
  ['another login there', { ssh_user: 'admin', host_key: KEY }, 'completed'],
  ['another host', { host: '192.0.2.9', host_key: KEY }, 'unknown'],
  ['another port', { port: 2222, host_key: KEY }, 'unknown'],
] as const)('RUN-6: a lost restart, looked for at %s, is %s', async (_where, patch, expected) => {
  const world = createWorld();
  const server = world.add('a');
  server.run = () => {
    restarted(server);
    server.refusal = UNREACHABLE;
    return LOST;
  };
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  await pass(world, () => world.action(id).status === 'unknown');
  world.core.servers.edit(ADA, 'a', patch);
  server.refusal = null;
  server.run = () => restarted(server);
  // What is asked for next comes after the lost one was looked for, so by then it was.
  const next = world.file('a', 'other');
  await pass(world, ended(world, next.id));
  expect(world.action(id).status).toBe(expected);
});
