import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../core/system-clock.ts';
import { createBudget } from './budget.ts';
import { CONVERSATION_LIMITS, UNREAD_BYTES } from './limits.ts';
import { createWireMeter } from './wire-meter.ts';

test('issue 9: what the other side leaves unread of ours is noticed with the next that it says', async () => {
  const { promise: accepted, resolve } = Promise.withResolvers<Socket>();
  const listener = createServer(resolve).listen(0, '127.0.0.1');
  await new Promise((listening) => listener.once('listening', listening));
  const socket = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  const peer = await accepted;
  onTestFinished(() => {
    socket.destroy();
    peer.destroy();
    listener.close();
  });
  const client = new ssh2.Client();
  client.on('error', () => {});
  client.connect({ sock: socket, username: 'deploy' });
  const limits = { ...CONVERSATION_LIMITS.besides, bytes: Number.POSITIVE_INFINITY };
  let unread = 0;
  createWireMeter(
    client,
    socket,
    createBudget(limits, systemClock, () => {}),
    () => {
      unread += 1;
    },
  );
  // It reads nothing: the kernel takes some, the rest stays with us.
  peer.pause();
  const chunk = Buffer.alloc(64 * 1024);
  while (socket.writableLength <= UNREAD_BYTES) socket.write(chunk);
  expect(unread).toBe(0);
  peer.write('SSH-2.0-x\r\n');
  await expect.poll(() => unread).toBeGreaterThan(0);
});
