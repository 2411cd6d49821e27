/** The peer: ssh2 and nothing else, on a warm connection without Nagle. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Client } from 'ssh2';
import type { Stage, StageServer } from './stage.ts';

export interface BareConnection {
  /** Resolves when the command ended with 0 and its channel is closed; rejects otherwise. */
  exec(commandLine: string): Promise<string>;
  close(): void;
}

export async function connectBare({ keyFile }: Stage, server: StageServer): Promise<BareConnection> {
  const client = new Client();
  const sock = connect({ host: server.host, port: server.port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    client.connect({
      sock,
      username: server.ssh_user,
      privateKey: readFileSync(keyFile),
      hostVerifier: (key: Buffer) => fingerprint(key) === server.fingerprint,
    });
  });
  return {
    exec: (commandLine) =>
      new Promise((resolve, reject) => {
        client.exec(commandLine, (error, channel) => {
          if (error) return reject(error);
          let output = '';
          channel.on('data', (chunk: Buffer) => {
            output += chunk.toString();
          });
          channel.stderr.resume();
          channel.on('close', (code: number | null) =>
            code === 0 ? resolve(output) : reject(new Error(`${commandLine}: exit code ${code}`)),
          );
        });
      }),
    close: () => client.end(),
  };
}

function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
