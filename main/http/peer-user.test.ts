import { execFile, execFileSync } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SessionLink } from '../contract/window.ts';
import { peerUser } from './peer-user.ts';
import { startHarness } from './testing/harness.ts';

const isLinux = process.platform === 'linux';
const SOMEBODY_ELSE = 65_534;

/** Why nobody else can be asked to try here; null where somebody can. */
const otherProblem: string | null = (() => {
  if (!isLinux || process.getuid?.() !== 0) return 'needs Linux and root';
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore', uid: SOMEBODY_ELSE });
    return null;
  } catch {
    return 'needs curl';
  }
})();

/** Both ends of a connection over that address. */
async function connected(host: string): Promise<{ accepted: Socket }> {
  const server = createServer().listen(0, host);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect(port, host === '::' ? '127.0.0.1' : host);
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return { accepted: await accepted };
}

describe('issue 3 who is at the other end', () => {
  test.skipIf(!isLinux).each(['127.0.0.1', '127.8.9.10', '::'])('issue 3 on %s it is us', async (host) => {
    expect(peerUser((await connected(host)).accepted)).toBe(process.getuid?.());
  });

  test('issue 3 of another machine, or where the system does not say, nothing is known', () => {
    const read = () => '  0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000 0 1 1';
    const ends = { remotePort: 8080, localPort: 50_000 };
    const local = { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1' };
    expect(peerUser({ ...ends, ...local }, read)).toBe(1000);
    expect(peerUser({ ...ends, ...local }, () => '')).toBeNull();
    expect(peerUser({ ...ends, ...local, remotePort: 8081 }, read)).toBeNull();
    expect(peerUser({ ...ends, ...local, remoteAddress: '127.0.0.2' }, read)).toBeNull();
    expect(peerUser({ ...ends, remoteAddress: '192.0.2.1', localAddress: '127.0.0.1' }, read)).toBeNull();
    expect(peerUser({}, read)).toBeNull();
  });

  test('issue 3 IPv6 addresses are found as the system writes them', () => {
    const row = (address: string) =>
      ` 0: ${address}:1F90 ${address}:C350 01 00000000:00000000 00:00000000 00000000  1000 0 1 1`;
    const asks = (address: string, written: string) =>
      peerUser({ remoteAddress: address, localAddress: address, remotePort: 8080, localPort: 50_000 }, () =>
        row(written),
      );
    expect(asks('::1', '00000000000000000000000001000000')).toBe(1000);
    expect(asks('fe80::1:2%eth0', '000080FE000000000000000002000100')).toBe(1000);
    expect(asks('::ffff:127.0.0.1', '0000000000000000FFFF00000100007F')).toBe(1000);
  });

  test('issue 3 a connection that is being closed by its owner is nobody’s', () => {
    const read = () => '  0: 0100007F:1F90 0100007F:C350 06 00000000:00000000 00:00000000 00000000  0 0 0 3';
    const ends = { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1', remotePort: 8080, localPort: 50_000 };
    expect(peerUser(ends, read)).toBeNull();
  });
});

test.skipIf(otherProblem !== null)('issue 3 another user of this machine cannot use a cookie it has seen', async () => {
  const harness = await startHarness();
  onTestFinished(() => harness.end());
  const { url } = (await harness.call<SessionLink>('POST', '/session-links')).body;
  const answer = await fetch(url, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const ask = async (uid: number) => {
    const args = [
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      `Cookie: ${cookie}`,
      `${harness.url}/api/v1/session`,
    ];
    return (await promisify(execFile)('curl', args, { uid })).stdout;
  };
  expect(await ask(0)).toBe('200');
  expect(await ask(SOMEBODY_ELSE)).toBe('401');
  expect(await ask(0)).toBe('200');
});
