import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseBusAddress, sessionBusTargets } from './bus-address.ts';
import { type BusState, createSessionBus } from './session-bus.ts';
import { until } from './testing/until.ts';

test('TRY-4: the bus is where the variable says, else in the runtime folder, else in that of the user', () => {
  const exists = (path: string) => path === '/run/user/7/bus' || path === '/rt/bus';
  const at = (env: Record<string, string>, uid?: number) => sessionBusTargets({ env, uid, exists });
  expect(at({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x', XDG_RUNTIME_DIR: '/rt' })).toEqual([{ socket: '/x' }]);
  expect(at({ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '/rt' }, 7)).toEqual([{ socket: '/rt/bus' }]);
  expect(at({ XDG_RUNTIME_DIR: '/other' }, 7)).toEqual([{ socket: '/run/user/7/bus' }]);
  expect(at({}, 8)).toEqual({ why: 'There is no desktop session here (no D-Bus session bus).' });
  expect(at({ DBUS_SESSION_BUS_ADDRESS: 'unixexec:path=/bin/sh' })).toEqual({ why: expect.any(String) });
});

test('TRY-4: addresses are read as the specification writes them', () => {
  expect(parseBusAddress('unix:path=/a%20b,guid=12;tcp:host=h,port=5;unix:abstract=/c')).toEqual([
    { socket: '/a b' },
    { host: 'h', port: 5 },
    { socket: '\0/c' },
  ]);
  for (const odd of ['', ';;', 'unix:', 'unix:path=%', 'tcp:port=x', 'tcp:port=70000', 'autolaunch:', '=:,'])
    expect(parseBusAddress(odd)).toEqual([]);
});

/** A socket where a bus should be, and what it does with whoever comes. */
async function withOddBus(greet: (socket: Socket) => void, run: (env: Record<string, string>) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'odd-bus-'));
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    greet(socket);
  });
  await new Promise<void>((resolve) => void server.listen(join(folder, 'bus'), resolve));
  try {
    await run({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')}` });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test.each<[string, (socket: Socket) => void]>([
  ['hangs up', (socket) => void socket.destroy()],
  ['half-closes', (socket) => void socket.end()],
  ['says nothing', () => {}],
  ['refuses in odd ways', (socket) => void socket.on('data', () => socket.write('REJECTED\r\nNO\r\n\r\n'))],
  [
    'talks nonsense after its greeting',
    (socket) => void socket.on('data', () => socket.write('OK 12\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')),
  ],
])('TRY-4: a bus that %s is said once and harms nothing', async (_what, greet) => {
  await withOddBus(greet, async (env) => {
    const states: BusState[] = [];
    const faults: unknown[] = [];
    const bus = createSessionBus({ env, onFault: (error) => faults.push(error) });
    bus.onState((state) => states.push(state));
    await until('said', () => states.length > 0, 4_000);
    expect(await bus.call({ destination: 'x.y', path: '/', interface: 'x.y', member: 'Z' })).toMatchObject({
      ok: false,
    });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(states).toEqual([{ is: 'absent', why: expect.stringMatching(/^[A-Z].*\.$/) }]);
    await bus.close();
    expect(faults).toEqual([]);
  });
});
