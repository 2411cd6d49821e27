/** The servers that benches restart services on: real ones where this machine can have them, else simulated ones. */
import { createHash } from 'node:crypto';
import { demoStage } from './demo-stage.ts';
import { fleetStage } from './fleet-stage.ts';
import type { HostUnderBench } from './host-under-bench.ts';
import { Skip } from './skip.ts';

export interface StageServer {
  server_id: string;
  host: string;
  port: number;
  ssh_user: string;
  /** `SHA256:…` */
  fingerprint: string;
}

export interface Stage {
  kind: 'fleet' | 'demo';
  /** Why these are simulated; null where they are real. */
  why: string | null;
  servers: StageServer[];
  /** Private key that every server accepts. */
  keyFile: string;
  /** A unit that restarts at once, without `.service`. */
  service: string;
  close(): Promise<void>;
}

/** Opened by the first bench that needs it, closed by the runner. */
export interface SharedStage {
  open(): Promise<Stage>;
  close(): Promise<void>;
}

/** `simulated`: why simulated servers are wanted also where real ones can be had; null: they are not. */
export function sharedStage(count: number, simulated: string | null): SharedStage {
  let opening: Promise<Stage> | null = null;
  return {
    open() {
      opening ??= simulated === null ? openStage(count) : demoStage(count, simulated);
      return opening;
    },
    async close() {
      const stage = await opening?.catch(() => null);
      await stage?.close();
    },
  };
}

async function openStage(count: number): Promise<Stage> {
  try {
    return await fleetStage(count);
  } catch (error) {
    if (!(error instanceof Skip)) throw error;
    return demoStage(count, error.message);
  }
}

/** Makes a host know the servers, with their host keys accepted and every connection warm. */
export async function addServers(
  { api }: Pick<HostUnderBench, 'api'>,
  stage: Stage,
  servers: readonly StageServer[],
): Promise<void> {
  await api.call('PATCH', '/settings', { verify_seconds: 0 });
  for (const { server_id, host, port, ssh_user, fingerprint } of servers) {
    const auth = { kind: 'key', path: stage.keyFile };
    await api.call('POST', '/servers', { server_id, host, port, ssh_user, auth, sudo: 'none', host_key: fingerprint });
    const { ok } = await api.call<{ ok: boolean }>('POST', `/servers/${server_id}/test`);
    if (!ok) throw new Error(`${server_id} cannot be reached`);
  }
}

/** Of a public key as `known_hosts` has it: base64 without its type. */
export function fingerprintOf(base64: string): string {
  const hash = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}
