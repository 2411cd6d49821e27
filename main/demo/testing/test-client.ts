/** A bare ssh2 client for the tests of the demo fleet, with the product's quoting left out of the picture. */
import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import type { DemoFleet } from '../demo-fleet.ts';

export interface Ran {
  code: number | null;
  signal: string | undefined;
  stdout: string;
  stderr: string;
}

export interface TestClient {
  readonly client: Client;
  readonly closed: Promise<void>;
  /** Opens an exec and writes `input`; its end is sent too, unless `keepsOpen`: ssh2 sends no signal after it. */
  start(command: string, input?: string, keepsOpen?: boolean): Promise<{ channel: ClientChannel; ended: Promise<Ran> }>;
  run(command: string, input?: string): Promise<Ran>;
}

/** Quotes words as any correct quoting function would. */
export const quoted = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

/** Logs in with the fleet's key, or as `login` says; rejects with ssh2's error. */
export function connect(fleet: DemoFleet, serverId: string, login: ConnectConfig = {}): Promise<TestClient> {
  const { host, port, ssh_user } = fleet.host(serverId);
  const client = new ssh2.Client();
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const start: TestClient['start'] = (command, input = '', keepsOpen = false) =>
    new Promise((resolve, reject) => {
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        const ran: Ran = { code: null, signal: undefined, stdout: '', stderr: '' };
        channel.on('data', (data: Buffer) => {
          ran.stdout += data.toString();
        });
        channel.stderr.on('data', (data: Buffer) => {
          ran.stderr += data.toString();
        });
        channel.on('exit', (code: number | null, signal?: string) => Object.assign(ran, { code, signal }));
        const ended = new Promise<Ran>((resolveRan) => channel.on('close', () => resolveRan(ran)));
        if (keepsOpen) channel.write(input);
        else channel.end(input);
        resolve({ channel, ended });
      });
    });
  return new Promise((resolve, reject) => {
    client.on('error', reject);
    client.on('ready', () =>
      resolve({ client, closed, start, run: async (command, input) => (await start(command, input)).ended }),
    );
    const key = login.password === undefined ? { privateKey: readFileSync(fleet.keyPath) } : {};
    // ssh2 leaves Nagle on.
    const sock = connectTcp({ host, port, noDelay: true });
    client.connect({ sock, username: ssh_user, readyTimeout: 5000, ...key, ...login });
  });
}
